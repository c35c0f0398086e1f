"""Where an event is held, set as places of organisations are: pasted or by a pin, shown in words, then saved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.events.models import Event
from portal.events.queries.where import whereabouts
from portal.taxonomy.services import load_regions

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]
HALL = (Decimal("25.38000"), Decimal("49.58000"))


@pytest.fixture
def client_of_the_office(cast: SimpleNamespace, browser_of: Browser) -> Client:
    load_regions()
    return browser_of(cast.cluster_manager)


def typed(**more: str) -> dict[str, str]:
    return {
        "kind": "matchmaking",
        "title": "Hofuf B2B day",
        "day": "3 December 2027",
        "at": "09:30",
        "until": "13:00",
        "zone": "Asia/Riyadh",
        "audience": "members",
        "town": "Hofuf",
    } | more


def page(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def sent_by(soup: BeautifulSoup) -> dict[str, str]:
    """What the form that is shown would send when "Save" is pressed."""
    form = next(one for one in soup.find_all("form") if one.find(attrs={"name": "title"}))
    found = {}
    for one in form.find_all(["input", "textarea", "select"]):
        kind = one.get("type", "")
        if (
            not one.get("name")
            or kind in {"image", "submit"}
            or (kind in {"checkbox", "radio"} and not one.has_attr("checked"))
        ):
            continue
        if one.name == "select":
            chosen = one.find("option", selected=True)
            found[one["name"]] = chosen["value"] if chosen else ""
        else:
            found[one["name"]] = one.get("value", one.text)
    return found


@pytest.mark.parametrize("pasted", ["25.38, 49.58", "https://maps.example/@25.38,49.58,15z"])
def test_a_pasted_point_is_shown_in_words_before_it_is_saved(client_of_the_office: Client, pasted: str) -> None:
    address = reverse("events:event_create")
    shown = client_of_the_office.post(address, typed(coordinates=pasted))
    soup = page(shown)
    assert shown.status_code == 200
    assert "Is that the place?" in soup.text
    assert "Hofuf" in soup.find(id="point-words").text
    assert not Event.objects.exists()
    sent = sent_by(soup)
    assert (sent["title"], sent["at"]) == ("Hofuf B2B day", "09:30")
    assert client_of_the_office.post(address, sent).status_code == 302
    event = Event.objects.get()
    assert (event.latitude, event.longitude) == HALL
    here = whereabouts(event)
    assert here is not None
    assert (here.latitude, here.longitude, here.country) == (25.38, 49.58, "SA")


def test_a_pin_is_set_by_pressing_the_map_without_script(client_of_the_office: Client) -> None:
    address = reverse("events:event_create")
    soup = page(client_of_the_office.post(address, typed(point="look")))
    picture = soup.find("input", type="image")
    pressed = page(
        client_of_the_office.post(
            address, sent_by(soup) | {f"{picture['name']}.x": "140", f"{picture['name']}.y": "140"}
        )
    )
    assert client_of_the_office.post(address, sent_by(pressed)).status_code == 302
    event = Event.objects.get()
    assert event.latitude is not None
    assert abs(float(event.latitude) - 25.38) < 0.1


def test_what_is_no_point_is_said_at_the_field_and_nothing_typed_is_lost(client_of_the_office: Client) -> None:
    refused = client_of_the_office.post(reverse("events:event_create"), typed(coordinates="beside the palm"))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "We cannot read a point from this." in html
    assert "beside the palm" in html
    assert "Hofuf B2B day" in html


def test_a_point_by_another_clock_is_asked_about(client_of_the_office: Client) -> None:
    """Coordinates in Tunisia, held by the clock of Riyadh."""
    refused = client_of_the_office.post(
        reverse("events:event_create"), typed(coordinates="34.75, 10.76", seen="34.75, 10.76")
    )
    assert refused.status_code == 422
    assert not Event.objects.exists()
    kept = typed(coordinates="34.75, 10.76", seen="34.75, 10.76", zone="Africa/Tunis", town="")
    assert client_of_the_office.post(reverse("events:event_create"), kept).status_code == 302
    assert Event.objects.get().town == "Sfax"


def test_saved_again_nothing_has_changed_and_another_town_takes_the_point_away(client_of_the_office: Client) -> None:
    given = typed(coordinates="25.38, 49.58", seen="25.38, 49.58")
    client_of_the_office.post(reverse("events:event_create"), given)
    event = Event.objects.get()
    edit = reverse("events:event_edit", args=[event.public_id])
    with CaptureQueriesContext(connection) as asked:
        soup = page(client_of_the_office.get(edit))
    assert len(asked) <= 15
    assert soup.find(id="id_coordinates")["value"] == "25.38, 49.58"
    assert client_of_the_office.post(edit, sent_by(soup)).status_code == 302
    event.refresh_from_db()
    assert (event.version, event.latitude, event.longitude) == (1, *HALL)
    assert client_of_the_office.post(edit, sent_by(soup) | {"town": "Riyadh"}).status_code == 302
    event.refresh_from_db()
    assert (event.version, event.latitude, event.longitude) == (2, None, None)


def test_with_htmx_only_the_part_of_the_map_comes_back(client_of_the_office: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "point-map"}
    part = client_of_the_office.post(reverse("events:event_create"), typed(coordinates="25.38, 49.58"), headers=headers)
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "point-map" in part.content.decode()
