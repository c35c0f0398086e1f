"""Whatever is typed as a need, as a profile or as words to look for: a calm answer, and nothing typed is lost where it is refused."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client

from matchmaking.models import Listing
from tests.typed import typed_need

pytestmark = pytest.mark.django_db

LONG = {
    "100 KB of words": "packing of dates " * 6_000,
    "100 KB of different words": " ".join(f"w{number:x}ord" for number in range(12_000)),
    "100 KB without a space": "x" * 102_400,
    "100 KB of Arabic": "تغليف التمور " * 4_500,
    "100 KB of marks": "\u064b\u0301" * 25_000,
}
SHORT = {
    "one letter": "a",
    "one Arabic letter": "ت",
    "stop words, English": "the of and to in for with a",
    "stop words, French": "le la les des du et à pour avec",
    "stop words, Arabic": "في من على إلى عن مع أو",
    "mixed scripts": "Packing تغليف emballage 包装 упаковка 40 طن",
    "control characters": "Pack\x00ing\x01 of\x1b[2J dates\x7f\x85",
    "zero-width marks": "\u200bPa\u200dcking\u200c of\ufeff dates\u2060",
    "bidi marks": "\u202ePacking\u2066 of \u200fdates\u2069\u202c",
    "emoji": "🌴📦🚚👩🏽‍🔧",
    "signs": "؟! — \"'<script>alert(1)</script> %s {} \\ ' OR 1=1 --",
    "a combining mark": "\u0651",
    "a half of a pair": "Packing \ufffd\ud7ff\ue000 dates",
    "beyond the plane": "\U0010ffff\U000e0001",
}
TEXTS = LONG | SHORT
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)

# What a browser cannot send and a script can: halves of pairs as bytes, and bytes that are no text at all.
RAW = b"%ED%A0%80%ED%BF%BF+%FF%FE+dates"

Settle = Callable[[], None]


@pytest.fixture
def at(client: Client, cast: SimpleNamespace) -> Client:
    client.force_login(cast.firm_owner)
    return client


@every_text
def test_words_to_look_for_are_cut_and_answered(at: Client, settle: Settle, text: str) -> None:
    settle()
    for page in ("/needs/", "/offers/", "/search/", "/search/suggest/", "/directory/", "/ar/search/", "/fr/needs/"):
        answer = at.get(page, {"q": text}, follow=True)
        assert answer.status_code == 200, page
        assert len(answer.content) < 100_000, page


@pytest.mark.parametrize("page", ["/needs/", "/search/", "/search/suggest/", "/directory/"])
def test_halves_of_pairs_and_bytes_that_are_no_text_are_answered(at: Client, settle: Settle, page: str) -> None:
    settle()
    assert at.get(page, QUERY_STRING=f"q={RAW.decode()}", follow=True).status_code == 200


@every_text
def test_a_title_becomes_a_need_that_is_compared_or_is_refused_at_its_field(
    at: Client, settle: Settle, text: str
) -> None:
    assert at.post("/needs-and-offers/preview/", typed_need(title=text, kind="need")).status_code == 200
    assert at.post("/needs-and-offers/codes/", {"title": text, "kind": "need"}).status_code == 200
    answer = at.post("/needs/new/", typed_need(title=text))
    if text in LONG.values():
        assert (answer.status_code, Listing.objects.count()) == (422, 0)
    if answer.status_code == 302:
        settle()
        own = Listing.objects.get().get_absolute_url()
        for page in ("/needs/", "/matches/", own, f"/ar{own}"):
            assert at.get(page, follow=True).status_code == 200, page
    else:
        html = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert 'href="#id_title"' in html


@every_text
def test_details_become_part_of_a_need_that_is_compared_or_are_refused_at_their_field(
    at: Client, settle: Settle, text: str
) -> None:
    assert at.post("/needs-and-offers/preview/", typed_need(text=text, kind="need")).status_code == 200
    answer = at.post("/needs/new/", typed_need(text=text))
    if text in LONG.values() or "\0" in text:
        html = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert 'href="#id_text"' in html
        assert text.strip()[-1_000:] in html
        assert 'value="Vacuum packing of pitted dates"' in html
    else:
        assert answer.status_code == 302
        settle()
        assert at.get(Listing.objects.get().get_absolute_url()).status_code == 200


@every_text
def test_what_an_organisation_does_is_found_and_compared_or_is_refused_at_its_field(
    at: Client, cast: SimpleNamespace, settle: Settle, text: str
) -> None:
    answer = at.post(f"/organisations/{cast.firm.slug}/edit/trade/", {"makes": text, "serves": text, "buys": text})
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert unescape(answer.content.decode()).count(text.strip()[:200]) >= 1
    settle()
    assert at.get(f"/o/{cast.firm.slug}/").status_code == 200


def test_bytes_that_are_no_text_in_a_form_are_answered(at: Client, settle: Settle) -> None:
    fields = "&".join(f"{name}={value}" for name, value in typed_need(title="").items() if name != "title")
    body = f"{fields}&title={RAW.decode()}&text={RAW.decode()}"
    kind = "application/x-www-form-urlencoded"
    assert at.post("/needs/new/", body.encode(), content_type=kind).status_code in {302, 422}
    settle()
    assert at.get("/needs/").status_code == 200
