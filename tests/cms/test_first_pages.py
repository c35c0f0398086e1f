"""The first words of the site promise only what the portal does today."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from cms.models import HelpPage, HomePage, SectionPage, StandardPage
from cms.services import FIRST_PAGES, PARTS, load_pages

# What was promised and is not so: the office is told no reason of a no and writes nothing for members yet, the engine reads no
# reasons, nobody is asked for what is missing, and a request for finance is open to every verified provider it is addressed to.
UNTRUE = {
    "en": [
        "to the matching and to the cluster office",
        "publish a need or answer for you",
        "suggested to. It",
        "we ask for it",
    ],
    "fr": ["au calcul et au bureau", "répondre pour vous", "auxquels elle est proposée", "nous le demandons"],
    "ar": ["حساب الملاءمة ومكتب العنقود", "نيابة عنكم بعد", "التي تُقترح عليها", "بل نسأل عنه"],
}


@pytest.mark.parametrize("language", UNTRUE)
def test_nothing_is_promised_that_is_not_so(language: str) -> None:
    words = (FIRST_PAGES / f"{language}.json").read_text(encoding="utf-8")
    assert [phrase for phrase in UNTRUE[language] if phrase in words] == []


def test_every_language_says_as_much() -> None:
    pages = {code: json.loads((FIRST_PAGES / f"{code}.json").read_text(encoding="utf-8"))["pages"] for code in UNTRUE}
    shapes = {
        code: [(slug, [kind for kind, _words in page["body"]]) for slug, page in found.items()]
        for code, found in pages.items()
    }
    assert shapes["en"] == shapes["fr"] == shapes["ar"]


def test_every_language_has_the_same_parts() -> None:
    shapes = {}
    for code in UNTRUE:
        parts = json.loads((FIRST_PAGES / f"{code}.json").read_text(encoding="utf-8"))["parts"]
        shapes[code] = {
            slug: (sorted(part), [line[0] for line in part.get("questions", [])], len(part.get("terms", [])))
            for slug, part in parts.items()
        }
    assert shapes["en"] == shapes["fr"] == shapes["ar"]


@pytest.mark.django_db
def test_a_visitor_finds_the_parts_in_the_footer_and_loading_twice_makes_nothing(client: Client) -> None:
    load_pages()
    assert load_pages() == 0
    for language, prefix in (("en", ""), ("fr", "/fr"), ("ar", "/ar")):
        foot = client.get(f"{prefix}/").content.decode().partition('class="foot"')[2]
        for slug in PARTS:
            assert f'href="{prefix}/{slug}/"' in foot
            answer = client.get(f"{prefix}/{slug}/")
            assert answer.status_code == 200
            words = json.loads((FIRST_PAGES / f"{language}.json").read_text(encoding="utf-8"))["parts"][slug]
            assert words["lede"] in answer.content.decode()


@pytest.mark.django_db
def test_what_an_editor_moved_is_not_made_again() -> None:
    load_pages()
    help_page = HelpPage.objects.get(locale__language_code="en")
    help_page.move(SectionPage.objects.get(locale__language_code="en"), pos="last-child")
    assert load_pages() == 0


@pytest.mark.django_db
def test_a_page_of_an_editor_keeps_its_address() -> None:
    load_pages()
    SectionPage.objects.get(slug="news", locale__language_code="en").delete()
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="Our news", slug="news", locale=home.locale))
    assert load_pages() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("http://localhost:8010", "http://localhost:8010/news/"),
        ("https://anqud.example", "https://anqud.example/news/"),
    ],
)
def test_mails_of_the_desk_lead_to_pages_by_the_address_of_the_site(settings: Any, address: str, leads: str) -> None:
    load_pages()
    settings.SITE_URL = address
    load_pages()
    assert SectionPage.objects.get(slug="news", locale__language_code="en").full_url == leads
