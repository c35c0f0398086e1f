"""What machines are told of an event: only of those that everybody may see, and not where to join online."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal.events.models import Event
from portal.events.services.holding import call_off_event
from tests.factories.events import event_of
from tests.facts import card_of, facts_of, languages_of

pytestmark = pytest.mark.django_db

TITLE = "Dates day </script><b>"


def held(cast: SimpleNamespace, **fields: Any) -> Event:
    given = {"audience": Event.Audience.PUBLIC, "title": TITLE, "summary": "Buyers and packers.", "town": "Hofuf"}
    return event_of(cast.office, by=cast.cluster_manager, **given | fields)


def test_a_public_event_is_told_by_its_own_clock(cast: SimpleNamespace, client: Client) -> None:
    event = held(cast)
    path = event.get_absolute_url()
    page = client.get(path)
    told = facts_of(page)
    assert (told["@type"], told["name"], told["description"]) == ("BusinessEvent", TITLE, "Buyers and packers.")
    assert told["startDate"].endswith("T09:30:00+03:00")
    assert dt.datetime.fromisoformat(told["endDate"]) == event.ends_at
    assert told["location"]["address"]["addressLocality"] == "Hofuf"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["organizer"]["name"] == cast.office.name
    assert card_of(page)["og:title"] == TITLE
    assert languages_of(client.get(f"/ar{path}"))["canonical"] == f"{settings.SITE_URL}/ar{path}"


def test_an_online_event_is_found_at_its_page_and_the_address_to_join_is_not_told(
    cast: SimpleNamespace, client: Client
) -> None:
    event = held(cast, kind=Event.Kind.WEBINAR, place="", town="", link="https://meet.example/secret")
    page = client.get(event.get_absolute_url())
    told = facts_of(page)
    assert told["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert told["location"] == {"@type": "VirtualLocation", "url": settings.SITE_URL + event.get_absolute_url()}
    assert b"meet.example" not in page.content


def test_one_that_was_called_off_is_told_so(cast: SimpleNamespace, client: Client) -> None:
    event = held(cast)
    call_off_event(event, by=cast.cluster_manager, reason="The hall is closed.")
    assert facts_of(client.get(event.get_absolute_url()))["eventStatus"] == "https://schema.org/EventCancelled"


def test_nothing_is_told_of_one_for_members(cast: SimpleNamespace, client: Client, browser_of: Any) -> None:
    event = held(cast, audience=Event.Audience.MEMBERS)
    assert client.get(event.get_absolute_url()).status_code == 404
    assert facts_of(browser_of(cast.firm_owner).get(event.get_absolute_url())) == {}
