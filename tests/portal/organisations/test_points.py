"""The exact point of a place in the form, without script: pasted, set on the map, moved by buttons; shown in words, then saved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.organisations.models import Organisation, Site
from portal.taxonomy.services import load_regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(cast: SimpleNamespace, client: Client) -> SimpleNamespace:
    load_regions()
    client.force_login(cast.firm_owner)
    return SimpleNamespace(
        firm=cast.firm,
        client=client,
        edit=reverse("organisations:edit", args=[cast.firm.slug]),
        sites=reverse("organisations:edit_sites", args=[cast.firm.slug]),
    )


def profile(**more: str) -> dict[str, Any]:
    return {"trade_name_latin": "Dar Sanabel", "country": "SA", "town": "Hofuf", "languages": ["ar"], **more}


def sites(*lines: dict[str, str], there: int = 0, **more: str) -> dict[str, str]:
    sent = {"sites-TOTAL_FORMS": str(len(lines)), "sites-INITIAL_FORMS": str(there)}
    for number, line in enumerate(lines):
        sent |= {f"sites-{number}-{name}": value for name, value in line.items()}
    return sent | more


def page(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def sent_by(soup: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the page's form."""
    sent: dict[str, Any] = {}
    for control in soup.select("main form [name]"):
        kind = control.get("type")
        if (
            control.name == "button"
            or kind == "image"
            or (kind in {"checkbox", "radio"} and not control.has_attr("checked"))
        ):
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            value = chosen["value"] if chosen else ""
        else:
            value = (
                control.get_text().removeprefix("\n")
                if control.name == "textarea"
                else control.get("value", "on" if kind == "checkbox" else "")
            )
        sent.setdefault(str(control["name"]), []).append(value)
    return sent


def words(soup: BeautifulSoup, line: str = "point") -> str:
    found = soup.select_one(f"#{line}-words")
    assert found is not None
    return found.get_text(" ", strip=True).replace("\u2068", "").replace("\u2069", "")


def point_of(place: Organisation | Site) -> tuple[float | None, float | None]:
    place.refresh_from_db()
    return place.latitude, place.longitude


@pytest.mark.parametrize(
    "typed", ["25.38, 49.58", "25.38N 49.58E", "٢٥٫٣٨، ٤٩٫٥٨", "https://maps.google.com/?q=25.38,49.58"]
)
def test_a_pasted_point_is_shown_in_words_before_it_is_saved(here: SimpleNamespace, typed: str) -> None:
    before = point_of(here.firm)
    shown = here.client.post(here.edit, profile(at=typed, summary="Boxes of dates"))
    soup = page(shown)
    assert shown.status_code == 200
    assert "In or beside Hofuf, Eastern Province, Saudi Arabia." in words(soup)
    assert "save once more" in words(soup)
    assert not soup.select(".errsum")
    assert point_of(here.firm) == before
    assert sent_by(soup)["summary"] == ["Boxes of dates"]
    assert here.client.post(here.edit, sent_by(soup)).status_code == 302
    assert point_of(here.firm) == (25.38, 49.58)
    assert (here.firm.town, here.firm.summary) == ("Hofuf", "Boxes of dates")


def test_a_point_alone_brings_its_town_and_country(here: SimpleNamespace) -> None:
    soup = page(here.client.post(here.edit, profile(at="34.75, 10.76", country="", town="")))
    assert here.client.post(here.edit, sent_by(soup)).status_code == 302
    assert point_of(here.firm) == (34.75, 10.76)
    assert (here.firm.region.slug, here.firm.place) == ("sfax", "")


def test_far_from_every_town_its_name_is_asked_for(here: SimpleNamespace) -> None:
    refused = here.client.post(here.edit, profile(at="20.0, 51.0", town=""))
    assert refused.status_code == 422
    assert "Write what people call the place." in refused.content.decode()
    soup = page(here.client.post(here.edit, sent_by(page(refused)) | {"town": "Shaybah"}))
    here.firm.refresh_from_db()
    assert (here.firm.place, point_of(here.firm)) == ("Shaybah", (20.0, 51.0)), words(soup)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("26.6, 51.4", "lies in the sea"),
        ("45.46, 9.19", "near Milan, Italy, but the country you chose is Saudi Arabia"),
        ("49.58, 25.38", "other way round"),
        ("26.42, 50.09", "the town you wrote"),
        ("somewhere", "We cannot read a point from this"),
        ("https://maps.app.goo.gl/AbCd", "This link does not say the point"),
    ],
)
def test_a_doubtful_point_is_asked_about_and_nothing_is_lost(here: SimpleNamespace, typed: str, said: str) -> None:
    before = point_of(here.firm)
    refused = here.client.post(here.edit, profile(at=typed, summary="Boxes of dates", description="Long words"))
    soup = page(refused)
    assert refused.status_code == 422
    assert said in soup.select_one(".errsum").get_text().replace("\u2068", "").replace("\u2069", "")
    sent = sent_by(soup)
    assert (sent["at"], sent["summary"], sent["description"], sent["town"]) == (
        [typed], ["Boxes of dates"], ["Long words"], ["Hofuf"]
    )  # fmt: skip
    assert point_of(here.firm) == before


def test_what_is_offered_instead_is_one_press(here: SimpleNamespace) -> None:
    refused = page(here.client.post(here.edit, profile(at="49.58, 25.38")))
    button = refused.select_one("button[value=take]")
    assert button.get_text() == "Turn them round"
    turned = page(here.client.post(here.edit, sent_by(refused) | {button["name"]: "take"}))
    assert sent_by(turned)["at"] == ["25.38, 49.58"]
    assert "In or beside Hofuf" in words(turned)
    assert here.client.post(here.edit, sent_by(turned)).status_code == 302
    assert point_of(here.firm) == (25.38, 49.58)


def test_who_knows_better_keeps_the_point(here: SimpleNamespace) -> None:
    refused = page(here.client.post(here.edit, profile(at="26.6, 51.4", town="Ras Laffan", country="QA")))
    assert here.client.post(here.edit, sent_by(refused) | {"at_right": "on"}).status_code == 302
    assert point_of(here.firm) == (26.6, 51.4)
    # It is not asked about again with every change.
    again = page(here.client.get(here.edit))
    assert "sea" not in words(again)
    assert here.client.post(here.edit, sent_by(again) | {"summary": "On a platform"}).status_code == 302
    assert point_of(here.firm) == (26.6, 51.4)


def test_a_pin_is_set_by_pressing_the_map_and_moved_by_buttons_without_script(here: SimpleNamespace) -> None:
    asked = page(here.client.post(here.edit, profile(summary="Kept", point="look")))
    picture = asked.select_one("input[type=image]")
    assert picture["alt"]
    sent = sent_by(asked)
    # The town stands in the middle of the map.
    pressed = page(here.client.post(here.edit, sent | {f"{picture['name']}.x": "140", f"{picture['name']}.y": "140"}))
    at = sent_by(pressed)["at"][0]
    assert at == "25.3647, 49.587"
    assert "In or beside Hofuf" in words(pressed)
    north = page(here.client.post(here.edit, sent_by(pressed) | {"point": "north"}))
    latitude, longitude = map(float, sent_by(north)["at"][0].split(", "))
    assert (latitude > 25.3647, longitude) == (True, 49.587)
    assert sent_by(north)["summary"] == ["Kept"]
    assert here.client.post(here.edit, sent_by(north)).status_code == 302
    assert point_of(here.firm) == (latitude, 49.587)


def test_from_the_whole_region_to_a_town_in_a_few_presses(here: SimpleNamespace) -> None:
    soup = page(here.client.post(here.edit, profile(country="", town="", point="look")))
    spans = [sent_by(soup)["span"][0]]
    for _press in range(3):
        soup = page(here.client.post(here.edit, sent_by(soup) | {"pin.x": "150", "pin.y": "120"}))
        spans.append(sent_by(soup)["span"][0])
    assert spans == ["70.0", "20.0", "6.0", "1.5"]
    nearer = page(here.client.post(here.edit, sent_by(soup) | {"point": "further"}))
    assert sent_by(nearer)["span"] == ["6.0"]
    assert sent_by(nearer)["at"] == sent_by(soup)["at"]


@pytest.mark.parametrize(
    "sent",
    [
        {"pin.x": "0", "pin.y": "0"},
        {"pin.x": "x", "pin.y": "y"},
        {"pin.x": "-5", "pin.y": "99999"},
        {"pin.x": "140"},
        {"point": "up"},
        {"point": "nearer", "span": "nan", "middle": "95, 200"},
        {"point": "take"},
        {"point": "north", "middle": "90, 180"},
    ],
)
def test_what_no_map_sends_breaks_nothing(here: SimpleNamespace, sent: dict[str, str]) -> None:
    assert here.client.post(here.edit, profile(**sent)).status_code in {200, 302}


def test_a_point_is_taken_away_and_falls_away_with_a_move(here: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=here.firm.pk).update(latitude=25.38, longitude=49.58)
    soup = page(here.client.get(here.edit))
    assert here.client.post(here.edit, sent_by(soup) | {"town": "Sfax", "country": "TN"}).status_code == 302
    assert point_of(here.firm) == (None, None)
    Organisation.objects.filter(pk=here.firm.pk).update(latitude=25.38, longitude=49.58)
    here.client.post(here.edit, profile())
    here.client.post(here.edit, profile(at="25.38, 49.58", seen="25.38, 49.58"))
    assert point_of(here.firm) == (25.38, 49.58)
    assert here.client.post(here.edit, profile(at="")).status_code == 302
    assert point_of(here.firm) == (None, None)


def test_with_htmx_only_the_part_of_the_map_comes_back(here: SimpleNamespace) -> None:
    headers = {"HX-Request": "true", "HX-Target": "point-map"}
    part = here.client.post(here.edit, profile(at="25.38, 49.58"), headers=headers)
    soup = page(part)
    assert "In or beside Hofuf" in words(soup)
    assert soup.select_one("#point-map svg")
    assert not soup.select("html, h1")


def test_a_further_place_has_a_point_of_its_own(here: SimpleNamespace) -> None:
    line = {"name": "Cold store", "country": "", "town": "", "at": "34.75, 10.76"}
    soup = page(here.client.post(here.sites, sites(line)))
    assert "Sfax, Sfax Governorate, Tunisia" in words(soup, "sites-0-point")
    assert here.client.post(here.sites, sent_by(soup)).status_code == 302
    site = here.firm.sites.get()
    assert (site.region.slug, point_of(site)) == ("sfax", (34.75, 10.76))
    # The pin of one line is moved; the other line, half written, waits.
    soup = page(here.client.get(here.sites))
    moved = sent_by(soup) | {"sites-0-point": "east", "sites-1-town": "Gabès"}
    soup = page(here.client.post(here.sites, moved))
    assert not soup.select(".errsum")
    assert soup.select_one("details.line[open] #sites-0-point-words")
    assert sent_by(soup)["sites-1-town"] == ["Gabès"]
    here.client.post(here.sites, sent_by(soup) | {"sites-1-town": ""})
    assert point_of(site)[1] > 10.76
    assert here.firm.sites.get().pk == site.pk


def test_the_point_of_a_line_in_the_sea_says_which_line(here: SimpleNamespace) -> None:
    line = {"name": "Cold store", "country": "TN", "town": "Sfax", "at": "34.5, 18.0"}
    refused = here.client.post(here.sites, sites(line))
    assert refused.status_code == 422
    assert "Place 1" in page(refused).select_one(".errsum").get_text()
    assert not here.firm.sites.exists()


def test_the_map_asks_nothing_of_the_outside(here: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=here.firm.pk).update(latitude=25.38, longitude=49.58)
    soup = page(here.client.get(here.edit))
    part = soup.select_one(".point")
    for tag in part.select("[src], [href]"):
        assert str(tag.get("src") or tag.get("href")).startswith(("/static/", "#"))
    assert not part.select("[style], script")
    first = soup.select_one("main form button")
    assert first.get("name") is None, "Enter in a field saves"
