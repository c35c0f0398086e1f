"""Codes beside a need: suggested from the sentence, taken only by a tick, and nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from matchmaking.models import Listing
from portal.search import trade_codes
from portal.taxonomy.models import Sector
from tests.factories.taxonomy import CertificateTypeFactory, SectorFactory
from tests.typed import typed_need

pytestmark = pytest.mark.django_db

Open = Callable[[Any], Client]
CODES = "/needs-and-offers/codes/"


@pytest.fixture(autouse=True)
def sectors() -> Iterator[None]:
    trade_codes.look_again()
    for code, title in (("1313", "Finishing of textiles"), ("1312", "Weaving of textiles"), ("8292", "Packaging")):
        SectorFactory(code=code, level=4, title=title)
    yield
    trade_codes.look_again()


@pytest.fixture
def client(cast: SimpleNamespace, browser_of: Open) -> Client:
    return browser_of(cast.firm_owner)


def boxes(answer: Any) -> dict[str, bool]:
    """Code -> whether it is ticked, as the page shows them."""
    page = BeautifulSoup(answer.content, "html.parser")
    return {box["value"]: box.has_attr("checked") for box in page.select("input[name=sectors]")}


@pytest.mark.parametrize("title", ["Dyeing of cotton fabric", "Teinture de tissu en coton", "نحتاج صباغة قماش"])
def test_a_sentence_suggests_its_trade_in_three_languages_and_ticks_nothing(client: Client, title: str) -> None:
    shown = boxes(client.post(CODES, {"title": title}))

    assert next(iter(shown)) == "1313"
    assert not any(shown.values())


def test_a_certificate_that_is_held_is_no_trade_and_it_is_told_where_it_counts(client: Client) -> None:
    for code in ("7120", "7020"):
        SectorFactory(code=code, level=4, title=f"Trade {code}")
    CertificateTypeFactory(slug="haccp", name_en="HACCP (food hygiene)")
    answer = client.post(CODES, {"title": "HACCP certified packing of dates"})

    shown = boxes(answer)
    assert "8292" in shown
    assert shown.keys().isdisjoint({"7120", "7020"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert "You named HACCP (food hygiene)." in page.get_text()
    assert page.select_one("a[href='#certificates']")
    assert BeautifulSoup(client.get("/needs/new/").content, "html.parser").select_one("fieldset#certificates")
    assert "You named" not in client.post(CODES, {"title": "Packing of dates"}).content.decode()


def test_it_is_said_which_words_said_so(client: Client) -> None:
    assert "because you wrote <bdi>“Dyeing”</bdi>" in client.post(CODES, {"title": "Dyeing, urgently"}).content.decode()


def test_one_that_is_ticked_stays_and_one_that_was_dismissed_stays_away(client: Client) -> None:
    answer = client.post(CODES, {"title": "Dyeing and weaving", "sectors": ["8292"], "dismiss": "1313"})

    shown = boxes(answer)
    assert shown["8292"]
    assert "1313" not in shown
    again = client.post(CODES, {"title": "Dyeing and weaving", "dismissed": "1313"})
    assert "1313" not in boxes(again)


def test_one_is_swapped_for_another(client: Client) -> None:
    shown = boxes(client.post(CODES, {"title": "Dyeing and weaving", "sectors": ["1313"], "swap": "1313:1312"}))

    assert shown["1312"]
    assert "1313" not in shown


def test_without_script_the_button_brings_codes_and_loses_nothing(cast: SimpleNamespace, client: Client) -> None:
    typed = typed_need(title="Dyeing of yarn", text="Two shifts.", action="look")
    answer = client.post("/needs/new/", typed)

    page = BeautifulSoup(answer.content, "html.parser")
    assert boxes(answer)["1313"] is False
    assert page.select_one("[name=title]")["value"] == "Dyeing of yarn"
    assert "Two shifts." in page.select_one("[name=text]").text
    moved = client.post("/needs/new/", typed | {"action": "publish", "sectors": ["1313"], "dismiss": "1312"})
    assert boxes(moved)["1313"] is True
    assert not Listing.objects.exists()


def test_what_was_ticked_is_kept_and_shown_again(cast: SimpleNamespace, client: Client) -> None:
    client.post("/needs/new/", typed_need(title="Dyeing of yarn", sectors=["1313"], action="save"))

    listing = Listing.objects.get()
    assert [one.code for one in listing.sectors.all()] == ["1313"]
    edited = client.get(f"/needs-and-offers/{listing.public_id}/edit/")
    assert boxes(edited)["1313"] is True


def test_a_suggestion_that_nobody_ticked_is_not_saved(cast: SimpleNamespace, client: Client) -> None:
    client.post("/needs/new/", typed_need(title="Dyeing of yarn", action="save"))

    assert not Listing.objects.get().sectors.exists()


def test_a_code_that_is_none_is_said_at_its_field(cast: SimpleNamespace, client: Client) -> None:
    answer = client.post("/needs/new/", typed_need(sectors=["9999"]))

    assert answer.status_code == 422
    assert "“9999” is not a code of ISIC Rev. 4." in answer.content.decode()


@pytest.mark.parametrize("title", ["", " ", "x", "م", "of the and", "\x00", "?" * 100_000, "ab ١٢ 漢字 ??", "🙂"])
def test_what_says_nothing_gets_a_calm_answer(client: Client, title: str) -> None:
    answer = client.post(CODES, {"title": title})

    assert answer.status_code == 200
    assert boxes(answer) == {}


def test_too_many_codes_and_broken_ones_do_no_harm(client: Client) -> None:
    sent = {
        "title": "Dyeing",
        "sectors": ["x" * 500, "1313", *map(str, range(200))],
        "dismissed": "a " * 5_000,
        "swap": ":",
    }

    assert client.post(CODES, sent).status_code == 200


def test_only_who_is_signed_in_may_ask(client: Client) -> None:
    assert Client().post(CODES, {"title": "Dyeing"}).status_code == 302
    assert client.get(CODES).status_code == 405


def test_suggestions_cost_the_same_for_one_code_and_for_three(client: Client) -> None:
    client.post(CODES, {"title": "Dyeing"})

    def queries(**sent: Any) -> int:
        with CaptureQueriesContext(connection) as counted:
            client.post(CODES, {"title": "Dyeing and weaving and packing", **sent})
        return len(counted)

    assert queries(sectors=["1313"]) == queries(sectors=["1313", "1312", "8292"])


def test_the_published_page_names_its_trades_in_the_language_of_the_reader(
    cast: SimpleNamespace, client: Client
) -> None:
    client.post("/needs/new/", typed_need(title="Dyeing of yarn", sectors=["1313"], action="save"))
    listing = Listing.objects.get()
    Sector.objects.filter(code="1313").update(title="Finishing of textiles")

    english = client.get(f"/needs/{listing.public_id}/").content.decode()
    with override("ar"):
        said = gettext("Finishing of textiles")
    arabic = client.get(f"/ar/needs/{listing.public_id}/").content.decode()
    assert '<bdi>Finishing of textiles</bdi> <span class="dim" dir="ltr">1313</span>' in english
    assert said != "Finishing of textiles"
    assert f'<bdi>{said}</bdi> <span class="dim" dir="ltr">1313</span>' in arabic


def test_the_published_page_costs_the_same_for_one_trade_and_for_three(cast: SimpleNamespace, client: Client) -> None:
    client.post("/needs/new/", typed_need(title="Dyeing of yarn", action="save"))
    listing = Listing.objects.get()

    def queries(codes: list[str]) -> int:
        listing.sectors.set(codes)
        client.get(f"/needs/{listing.public_id}/")
        with CaptureQueriesContext(connection) as counted:
            client.get(f"/needs/{listing.public_id}/")
        return len(counted)

    assert queries(["1313"]) == queries(["1313", "1312", "8292"])


def test_a_refused_sentence_is_still_compared_and_not_asked_for(client: Client) -> None:
    refused = client.post("/needs/new/", typed_need(title="Dyeing of yarn " * 12, action="publish"))

    assert refused.status_code == 422
    assert "Write your sentence" not in refused.content.decode()


@pytest.mark.parametrize("title", ["of the and", "x", "م", "a م 5"])
def test_a_sentence_that_says_nothing_is_not_taken_for_none(client: Client, title: str) -> None:
    page = client.post("/needs/new/", typed_need(title=title, action="look")).content.decode()

    assert "Write your sentence" not in page
    assert "do not say yet what it is about" in page


@pytest.mark.parametrize(("address", "asks"), [("/needs/new/?title=Dyeing+of+yarn", True), ("/needs/new/", False)])
def test_a_sentence_that_came_with_the_address_is_compared_at_once(client: Client, address: str, asks: bool) -> None:
    page = client.get(address).content.decode()

    assert "do not say yet what it is about" not in page
    triggers = BeautifulSoup(page, "html.parser").select_one("#who")["hx-trigger"].split(", ")
    assert ("load" in triggers) is asks
    assert ("Write your sentence" in page) is not asks
