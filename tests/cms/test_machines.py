"""Feeds, the map of the site and what robots are told."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from limits import RateLimitItemPerMinute
from wagtail.models import Locale

from cms.models import ArticlePage, SectionPage, StandardPage
from cms.services import load_pages
from cms.views import machines
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> ArticlePage:
    load_pages()
    news = SectionPage.objects.get(slug="news", locale__language_code="en")
    page = ArticlePage(title="Dates </script><b>", slug="dates", lede="Short & good.", locale=news.locale)
    news.add_child(instance=page)
    page.save_revision().publish()
    cache.clear()
    return page


@pytest.mark.parametrize("name", ["articles", "news"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_has_what_is_published_and_no_draft(client: Client, article: ArticlePage, name: str, kind: str) -> None:
    answer = client.get(f"/feeds/{name}.{kind}")
    assert kind in answer["Content-Type"]
    assert "Dates &lt;/script&gt;" in answer.content.decode()
    ET.fromstring(answer.content)
    assert "Dates" not in client.get(f"/fr/feeds/{name}.{kind}").content.decode()
    article.unpublish()
    cache.clear()
    assert "Dates" not in client.get(f"/feeds/{name}.{kind}").content.decode()


def test_a_feed_leads_to_the_pages_of_its_language_and_is_no_other(client: Client, article: ArticlePage) -> None:
    channel = ET.fromstring(client.get("/ar/feeds/articles.rss").content)[0]
    assert channel.findtext("link", "").endswith("/ar/")
    assert channel.findtext("description")
    marks = set()
    for path in ("/feeds/articles.atom", "/ar/feeds/articles.atom", "/feeds/news.atom"):
        atom = ET.fromstring(client.get(path).content)
        found = [one.text or "" for one in atom.iter("{http://www.w3.org/2005/Atom}id")]
        assert all(one.startswith("urn:uuid:") for one in found), path
        marks.add(found[0])
    assert len(marks) == 3


@pytest.mark.parametrize("language", ["", "/ar"])
def test_pages_announce_each_feed_in_both_kinds(client: Client, language: str) -> None:
    load_pages()
    for path, name in (("/", "articles"), ("/news/", "news")):
        head = client.get(f"{language}{path}").content.decode().partition("</head>")[0]
        for kind in ("rss", "atom"):
            address = f"{language}/feeds/{name}.{kind}"
            assert f'type="application/{kind}+xml"' in head
            assert f'href="{address}"' in head
            assert client.get(address).status_code == 200


def test_a_reader_that_asks_every_second_is_told_that_nothing_is_new(client: Client, article: ArticlePage) -> None:
    first = client.get("/feeds/news.rss")
    with CaptureQueriesContext(connection) as seen:
        again = client.get("/feeds/news.rss", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not [row for row in seen if "wagtailcore_page" in row["sql"]]
    with CaptureQueriesContext(connection) as seen:
        by_day = client.get("/feeds/news.rss", headers={"if-modified-since": first["Last-Modified"]})
    assert (by_day.status_code, len(seen)) == (304, 0)
    assert client.get("/feeds/nothing.rss").status_code == 404


def test_a_map_that_is_known_is_not_sent_again(client: Client, article: ArticlePage) -> None:
    first = client.get("/sitemap-pages.xml")
    with CaptureQueriesContext(connection) as seen:
        again = client.get("/sitemap-pages.xml", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, len(seen)) == (304, b"", 0)


@pytest.mark.parametrize("path", ["/feeds/news.rss", "/sitemap.xml", "/sitemap-pages.xml"])
def test_who_asks_every_second_is_told_when_to_come_back(
    client: Client, article: ArticlePage, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(machines, "A_MINUTE", RateLimitItemPerMinute(3))
    assert [client.get(path, REMOTE_ADDR="192.0.2.7").status_code for _each in range(3)] == [200, 200, 200]
    with CaptureQueriesContext(connection) as seen:
        refused = client.get(path, REMOTE_ADDR="192.0.2.7")
    assert (refused.status_code, refused["Retry-After"], len(seen)) == (429, "60", 0)
    assert "Come back in a minute" in refused.content.decode()
    assert client.get(path, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_the_map_leads_to_every_part_and_leaves_out_what_not_everybody_reads(
    cast: SimpleNamespace, client: Client, article: ArticlePage
) -> None:
    public = ListingFactory(organisation=cast.firm, audience="public")
    members = ListingFactory(organisation=cast.firm, audience="members")
    nobody = OrganisationFactory(claimed_at=None, slug="nobody-yet")
    claimed = OrganisationFactory(claimed_at=timezone.now(), slug="somebody")
    index = client.get("/sitemap.xml").content.decode()
    for part in ("pages", "organisations", "listings", "events"):
        assert f"/sitemap-{part}.xml" in index
        assert client.get(f"/sitemap-{part}.xml").status_code == 200
    organisations = client.get("/sitemap-organisations.xml").content.decode()
    assert f"<loc>http://testserver/fr{claimed.get_absolute_url()}</loc>" in organisations
    assert 'hreflang="ar"' in organisations
    assert nobody.get_absolute_url() not in organisations
    listings = client.get("/sitemap-listings.xml").content.decode()
    assert public.get_absolute_url() in listings
    assert members.get_absolute_url() not in listings
    pages = client.get("/sitemap-pages.xml").content.decode()
    assert "http://testserver/news/dates/" in pages
    assert 'hreflang="fr" href="http://testserver/fr/help/"' in pages


def test_robots_are_told_where_the_map_is(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "/sitemap.xml" in said
    assert "Disallow: /ar/accounts/" in said


def test_an_article_says_what_it_is_and_cannot_end_its_element(client: Client, article: ArticlePage) -> None:
    shown = client.get(article.get_url()).content.decode()
    data = shown.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    facts: dict[str, Any] = json.loads(data)
    assert (facts["@type"], facts["headline"]) == ("Article", "Dates </script><b>")
    assert '<link rel="canonical" href="http' in shown
    assert 'property="og:title" content="Dates &lt;/script&gt;&lt;b&gt;"' in shown


def test_a_page_leads_to_itself_in_the_other_languages_while_they_are_published(client: Client) -> None:
    load_pages()
    page = StandardPage.objects.get(slug="accessibility", locale__language_code="en")
    assert 'hreflang="ar"' in client.get(page.get_url()).content.decode().partition("</head>")[0]
    StandardPage.objects.get(slug="accessibility", locale__language_code="ar").unpublish()
    assert 'hreflang="ar"' not in client.get(page.get_url()).content.decode().partition("</head>")[0]


def test_a_copy_that_waits_for_its_translation_is_no_translation_to_machines(client: Client) -> None:
    load_pages()
    page = StandardPage.objects.get(slug="accessibility", locale__language_code="en")
    french = StandardPage.objects.get(slug="accessibility", locale__language_code="fr")
    french.delete()
    copy = page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    for shown in (page, copy):
        head = client.get(shown.get_url()).content.decode().partition("</head>")[0]
        assert [code for code in ("en", "fr", "ar") if f'hreflang="{code}"' in head] == ["en", "ar"]
