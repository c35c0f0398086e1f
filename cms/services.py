"""The site tree that every installation starts with: one home in each language and the pages of the footer.

Their words lie in `first_pages/<language>.json`; editors change the pages afterwards and loading never overwrites.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from portal.moderation.models import WordsToAuthors

from .groups import ROOT
from .models import (
    EditorialPage,
    GlossaryPage,
    HelpPage,
    HomePage,
    ProgrammeListPage,
    ResourceLibraryPage,
    SectionPage,
    StandardPage,
)

PROGRAMMES = "programmes"
PARTS: dict[str, type[EditorialPage]] = {
    "news": SectionPage,
    "resources": ResourceLibraryPage,
    "glossary": GlossaryPage,
    "help": HelpPage,
}
"""Parts of the site besides its pages of text: their addresses and kinds."""
FIRST_PAGES = Path(__file__).parent / "first_pages"
FIRST_WORDS = Path(__file__).parent / "first_words.json"


@transaction.atomic
def load_pages() -> int:
    """Make what is missing of the three trees and of the site; returns how many pages were made. Never overwrites."""
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=_locale(settings.LANGUAGE_CODE))
    )
    # Where pictures and documents lie.
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=ROOT)
    _retire_welcome_page()
    made = 0
    first_home: HomePage | None = None
    for code, _label in settings.LANGUAGES:
        locale = _locale(code)
        words = json.loads((FIRST_PAGES / f"{code}.json").read_text(encoding="utf-8"))
        home = HomePage.objects.child_of(root).filter(locale=locale).first()
        if home is None:
            home = HomePage(
                slug="home" if code == settings.LANGUAGE_CODE else f"home-{code}",
                locale=locale,
                **({"translation_key": first_home.translation_key} if first_home else {}),
                **words["home"],
            )
            root.add_child(instance=home)
            home.save_revision().publish()
            made += 1
        first_home = first_home or home
        made += _make_list(home, first_home, words["programmes"])
        made += sum(_make_part(home, first_home, slug, part) for slug, part in words["parts"].items())
        made += sum(_make_page(home, first_home, slug, page) for slug, page in words["pages"].items())
    if first_home is not None:
        _point_site_at(first_home)
    return made


def load_words() -> int:
    """Words that moderators say to authors, while there are none at all; returns how many were written."""
    if WordsToAuthors.objects.exists():
        return 0
    rows = json.loads(FIRST_WORDS.read_text(encoding="utf-8"))
    return len(WordsToAuthors.objects.bulk_create([WordsToAuthors(**row) for row in rows], ignore_conflicts=True))


def _locale(code: str) -> Any:
    return Locale.objects.get_or_create(language_code=code)[0]


def _make_page(home: HomePage, first_home: HomePage, slug: str, words: dict[str, Any]) -> int:
    if StandardPage.objects.child_of(home).filter(slug=slug).exists():
        return 0
    original = StandardPage.objects.child_of(first_home).filter(slug=slug).first()
    page = StandardPage(
        title=words["title"],
        slug=slug,
        lede=words["lede"],
        body=words["body"],
        locale=home.locale,
        show_in_menus=True,
        **({"translation_key": original.translation_key} if original else {}),
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _make_part(home: HomePage, first_home: HomePage, slug: str, words: dict[str, Any]) -> int:
    """Wherever under the home an editor has put it; nothing where a page of theirs has the address."""
    kind = PARTS[slug]
    moved = kind.objects.descendant_of(home).filter(slug=slug)
    if moved.exists() or Page.objects.child_of(home).filter(slug=slug).exists():
        return 0
    original = kind.objects.descendant_of(first_home).filter(slug=slug).first()
    filled: dict[str, Any] = {"title": words["title"], "lede": words["lede"]}
    if "questions" in words:
        filled["questions"] = [_question(*line) for line in words["questions"]]
    if "terms" in words:
        filled["terms"] = [("term", {"term": term, "meaning": meaning}) for term, meaning in words["terms"]]
    page = kind(
        slug=slug,
        locale=home.locale,
        show_in_menus=True,
        **filled,
        **({"translation_key": original.translation_key} if original else {}),
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _question(what: str, words: str, answer: str = "") -> tuple[str, Any]:
    return (what, {"question": words, "answer": answer}) if what == "question" else (what, words)


def _make_list(home: HomePage, first_home: HomePage, words: dict[str, str]) -> int:
    """The list of programmes, calls and tenders, wherever under the home an editor has put it."""
    if ProgrammeListPage.objects.descendant_of(home).exists():
        return 0
    original = ProgrammeListPage.objects.descendant_of(first_home).first()
    page = ProgrammeListPage(
        slug=PROGRAMMES,
        locale=home.locale,
        show_in_menus=True,
        **words,
        **({"translation_key": original.translation_key} if original else {}),
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return 1


def _retire_welcome_page() -> None:
    """Wagtail's own first page (and the site that leads to it) goes, unless an editor has built under it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site and site.root_page.specific_class is Page and not site.root_page.get_children().exists():
        site.root_page.delete()


def _point_site_at(home: HomePage) -> None:
    """Mails of the editors' desk lead to pages by the site's own address: it follows SITE_URL, each time."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    where = {"hostname": address.hostname or "localhost", "port": port}
    if Site.objects.filter(**where, is_default_site=False).exists():
        return  # an operator has sites of their own, and has given this address to another
    Site.objects.update_or_create(
        is_default_site=True, defaults=where, create_defaults=where | {"site_name": "Anqud", "root_page": home}
    )
