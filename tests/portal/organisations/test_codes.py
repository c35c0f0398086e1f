"""Codes beside what an organisation makes and does: suggested line by line, taken only by a tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.search import trade_codes
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db

Open = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def sectors() -> Iterator[None]:
    trade_codes.look_again()
    for code, title in (
        ("1313", "Finishing of textiles"),
        ("8292", "Packaging activities"),
        ("4923", "Freight by road"),
    ):
        SectorFactory(code=code, level=4, title=title)
    yield
    trade_codes.look_again()


@pytest.fixture
def place(cast: SimpleNamespace) -> str:
    return f"/organisations/{cast.firm.slug}/edit/trade/"


@pytest.fixture
def client(cast: SimpleNamespace, browser_of: Open) -> Client:
    return browser_of(cast.firm_owner)


def boxes(answer: Any) -> dict[str, bool]:
    page = BeautifulSoup(answer.content, "html.parser")
    return {box["value"]: box.has_attr("checked") for box in page.select("input[name=sectors]")}


def test_each_line_suggests_its_own_trade_and_nothing_is_ticked(client: Client, place: str) -> None:
    typed = {"makes": "Dyeing of cotton\nCamions frigorifiques", "serves": "تعبئة وتغليف", "buys": "cartons"}
    shown = boxes(client.post(place, typed, headers={"HX-Request": "true"}))

    assert {"1313", "4923", "8292"} <= shown.keys()
    assert not any(shown.values())


def test_what_is_ticked_becomes_a_sector_with_the_lines(cast: SimpleNamespace, client: Client, place: str) -> None:
    client.post(place, {"makes": "Dyeing of cotton", "codes_shown": "1", "sectors": ["1313"]})

    assert [one.code for one in cast.firm.sectors.all()] == ["1313"]
    assert cast.firm.trade_items.filter(text="Dyeing of cotton").exists()
    assert boxes(client.get(place))["1313"] is True


def test_what_public_buyers_put_it_under_follows_the_ticks(client: Client, place: str) -> None:
    def told(**sent: Any) -> str:
        page = BeautifulSoup(client.post(place, {"makes": "Dyeing of cotton"} | sent).content, "html.parser")
        return page.select_one("#tenders").get_text()

    assert "(division 79 of the CPV)" not in told(action="look")
    assert "(division 79 of the CPV)" in told(action="look", sectors=["8292"])
    swapped = told(swap="8292:4923", sectors=["8292"])
    assert "(division 60 of the CPV)" in swapped
    assert "division 79" not in swapped


def test_a_form_that_showed_no_codes_takes_none_away(cast: SimpleNamespace, client: Client, place: str) -> None:
    cast.firm.sectors.set(["8292"])
    client.post(place, {"makes": "Dyeing of cotton"})

    assert [one.code for one in cast.firm.sectors.all()] == ["8292"]


def test_the_buttons_of_a_code_save_nothing_and_lose_nothing(cast: SimpleNamespace, client: Client, place: str) -> None:
    before = sorted(cast.firm.trade_items.values_list("text", flat=True))
    answer = client.post(place, {"makes": "Dyeing of silk", "codes_shown": "1", "dismiss": "1313"})

    assert "1313" not in boxes(answer)
    assert "Dyeing of silk" in answer.content.decode()
    assert sorted(cast.firm.trade_items.values_list("text", flat=True)) == before


def test_too_many_codes_are_said_at_their_field(client: Client, place: str) -> None:
    codes = [SectorFactory(code=f"01{number:02}", level=4).code for number in range(13)]
    answer = client.post(place, {"makes": "Dyeing", "codes_shown": "1", "sectors": codes})

    assert answer.status_code == 422
    assert "Choose at most 12 sectors" in answer.content.decode()


def test_only_those_who_keep_the_page_may_ask(cast: SimpleNamespace, browser_of: Open, place: str) -> None:
    asked = {"makes": "Dyeing"}
    assert browser_of(cast.stranger).post(place, asked, headers={"HX-Request": "true"}).status_code in {403, 404}
