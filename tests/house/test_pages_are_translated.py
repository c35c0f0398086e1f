"""Every page in Arabic and in French, read and sent back with nothing filled in: no English is left on it.

In Arabic no Latin word stands outside the words of people, which carry a direction or a language of their own. In French no
sentence of the catalogue stands as it is written in the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from matchmaking.models import Listing
from portal.accounts.models import User
from tests.house.test_addresses_by_cast import ADDRESSES, address_of, places

__all__ = ["places"]  # a fixture: things of the firm, met by everybody else

pytestmark = pytest.mark.django_db
OURS = ("portal", "matchmaking", "messaging", "cms")
READERS = {
    "ar": ["visitor", "stranger", "firm_owner", "packer_owner", "cluster_manager"],
    "fr": ["visitor", "firm_owner"],
}
FALLEN = ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "429.html", "500.html"]
# Downloads, and the page of components, which shows codes.
LEFT_OUT = {"accounts:own_data", "ui:styleguide"}
SHOWN = {"aria-label", "title", "placeholder", "alt", "data-label", "data-l"}
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "path",
    "source",
    "track",
    "use",
    "wbr",
}
# Two letters are the initials of somebody.
LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]{2,}")
# Names of things that are the same in every language.
SAME_EVERYWHERE = {
    *(
        "Enter",
        "Ctrl",
        "WCAG",
        "ISO",
        "HACCP",
        "ISIC",
        "xlsx",
        "csv",
        "CSV",
        "XLSX",
        "HEIC",
        "JPEG",
        "PNG",
        "WebP",
        "PDF",
        "English",
        "Français",
        "Language",
        "Langue",
        "name",
        "company",
        "com",
        "https",
        "SHA-",
    ),
    *Listing.Currency.values,
}


class Words(HTMLParser):
    """What a reader sees of a page and what is read out to them, without the words of people."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.feed(source)

    @property
    def is_of_people(self) -> bool:
        return any(of_people for _tag, of_people in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        of_people = tag in {"bdi", "script", "style", "code", "kbd"} or given.get("dir") in {"auto", "ltr"}
        of_people = of_people or (tag != "html" and "lang" in given)
        if not self.is_of_people:
            self.said += [value for name, value in attrs if name in SHOWN and value]
        if tag not in VOID:
            self.open.append((tag, of_people))

    def handle_endtag(self, tag: str) -> None:
        depth = next((place for place, (name, _) in reversed(list(enumerate(self.open))) if name == tag), None)
        if depth is not None:
            del self.open[depth:]

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_of_people:
            self.said.append(" ".join(data.split()))


@lru_cache
def sentences() -> frozenset[str]:
    """What the code says in English in more than two words, where nothing is filled into it."""
    root = Path(__file__).resolve().parents[2]
    with (root / "portal" / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as stream:
        found = [message.id for message in read_po(stream, locale="fr") if message.id]
    written = [text for one in found for text in ([one] if isinstance(one, str) else one)]
    return frozenset(text for text in written if len(text.split()) > 2 and "%(" not in text and "<" not in text)


TYPED = (models.CharField, models.TextField, models.JSONField)


def words_of_people() -> set[str]:
    """Every Latin word that stands in the database: names, titles, texts."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    found: set[str] = set()
    for model in ours:
        names = [field.name for field in model._meta.fields if isinstance(field, TYPED)]
        for row in model._base_manager.values_list(*names) if names else []:
            found.update(word for value in row for word in LATIN.findall(str(value or "")))
    return found


def pages(language: str, cast: SimpleNamespace, places: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """Who looks, where, and what they are answered, of every address that answers with a page."""
    with translation.override(language):
        addresses = {name: address_of(name, places) for name in ADDRESSES if name not in LEFT_OUT}
    for who in READERS[language]:
        reader: User | None = getattr(cast, who, None)
        if reader:
            User.objects.filter(pk=reader.pk).update(language=language)
        for name, address in addresses.items():
            for method in ("get", "post"):
                client = Client(raise_request_exception=False)
                if reader:
                    client.force_login(reader)
                before = transaction.savepoint()
                response = getattr(client, method)(address)
                transaction.savepoint_rollback(before)
                if response.get("Content-Type", "").startswith("text/html") and response.content:
                    yield who, f"{method} {name}", response.content.decode()


def test_no_english_is_left_on_an_arabic_page(cast: SimpleNamespace, places: dict[str, list[str]]) -> None:
    left: dict[str, str] = {}
    known = words_of_people() | SAME_EVERYWHERE
    looked_at = 0
    for who, where, html in pages("ar", cast, places):
        looked_at += 1
        for said in Words(html).said:
            if set(LATIN.findall(said)) - known:
                left.setdefault(said, f"{where}, read by {who}")
    assert looked_at > 300
    assert sorted(f"{where}: {said}" for said, where in left.items()) == []


def test_no_sentence_is_left_in_english_on_a_french_page(cast: SimpleNamespace, places: dict[str, list[str]]) -> None:
    left: dict[str, str] = {}
    for who, where, html in pages("fr", cast, places):
        for said in Words(html).said:
            if said in sentences():
                left.setdefault(said, f"{where}, read by {who}")
    assert sorted(f"{where}: {said}" for said, where in left.items()) == []


@pytest.mark.parametrize("page", FALLEN)
def test_a_page_that_says_what_went_wrong_says_it_in_arabic(page: str, rf: RequestFactory) -> None:
    with translation.override("ar"):
        html = render_to_string(page, {"request_id": "4f2a"}, request=_asking(rf))
    assert [said for said in Words(html).said if set(LATIN.findall(said)) - SAME_EVERYWHERE - {"f", "fa"}] == []


def _asking(rf: RequestFactory) -> object:
    request = rf.get("/ar/")
    request.user, request.acting_organisation, request.LANGUAGE_CODE = AnonymousUser(), None, "ar"
    return request
