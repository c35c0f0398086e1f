"""A section and its articles, as visitors read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from cms.models import ArticlePage, HomePage, SectionPage
from cms.services import load_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    load_pages()
    home = HomePage.objects.get(locale=Locale.objects.get(language_code="en"))
    return home.add_child(
        instance=SectionPage(title="What is new", slug="what-is-new", lede="What is new.", locale=home.locale)
    )


def article(section, number, **more):
    page = ArticlePage(
        title=f"Article {number}",
        slug=f"article-{number}",
        lede="Short.",
        body=[("text", "<p>Dates are sold.</p>")],
        **more,
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_section_without_anything_says_so(client, section):
    answer = client.get(section.get_url())
    assert answer.status_code == 200
    assert "Nothing stands here yet" in answer.content.decode()


def test_the_newest_stands_first_and_the_rest_on_further_pages(client, section):
    for number in range(13):
        article(section, number)
    first = client.get(section.get_url()).content.decode()
    assert first.index("Article 12<") < first.index("Article 11<")
    assert "Article 0<" not in first
    assert "Article 0<" in client.get(section.get_url(), {"page": "2"}).content.decode()
    assert "Article 0<" in client.get(section.get_url(), {"page": "99"}).content.decode()
    assert "Article 12<" in client.get(section.get_url(), {"page": "x"}).content.decode()


def test_a_draft_is_in_no_list(client, section):
    page = article(section, 1)
    page.unpublish()
    assert "Article 1" not in client.get(section.get_url()).content.decode()


def test_an_article_is_read_and_found(client, section):
    page = article(section, 7)
    answer = client.get(page.get_url()).content.decode()
    assert "Dates are sold." in answer
    assert "Published on" in answer


def test_a_section_asks_the_same_of_three_articles_as_of_one(client, section):

    def asked():
        client.get(section.get_url())
        with CaptureQueriesContext(connection) as seen:
            client.get(section.get_url())
        return len(seen)

    article(section, 1)
    one = asked()
    assert one <= 15
    article(section, 2)
    article(section, 3)
    assert asked() == one
