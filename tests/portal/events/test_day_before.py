"""The day before: who comes is asked, answers by a link, and a no gives the place on; people without an account by their number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts.models import SmsMessage
from portal.events.keys import COMING, key_for, registration_with
from portal.events.models import Event, Registration, SessionPlace
from portal.events.services.asking_before import announce_calls, ask_before
from portal.events.services.holding import call_off_event
from portal.events.services.programme import call_off_session, change_session
from portal.events.services.registering import Comer, cancel, register
from portal.notifications import keys
from portal.notifications.models import Notification
from portal.outbox.services import drain
from portal.ui.words import moment
from tests.factories.events import event_of, registered, session_in

from .test_holding import changed

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]
State = Registration.State


@pytest.fixture
def tomorrow(cast: SimpleNamespace) -> Event:
    """One place; begins in twenty hours, and it is past ten in the morning of the day before there."""
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    now = timezone.now()
    starts = now + dt.timedelta(hours=20)
    # Wherever it is noon, so that the test says the same at every hour; these names count the other way round.
    noon = f"Etc/GMT{now.hour - 12:+d}"
    Event.objects.filter(pk=event.pk).update(zone=noon, starts_at=starts, ends_at=starts + dt.timedelta(hours=4))
    event.refresh_from_db()
    return event


def by_link(client: Client, key: str, answer: str = "") -> Any:
    where = reverse("events:registration_by_link", args=[key])
    return client.post(where, {"answer": answer}, follow=True) if answer else client.get(where)


def test_everybody_who_comes_is_asked_once(cast: SimpleNamespace, tomorrow: Event) -> None:
    row = registered(tomorrow, cast.firm, person=cast.firm_owner)
    registered(tomorrow, cast.lab, person=cast.researcher, state=State.WAITING, queued_at=timezone.now())
    for _twice in range(2):
        ask_before()
    assert [one.to for one in Notification.objects.filter(kind="registration.ask_before")] == [cast.firm_owner]
    row.refresh_from_db()
    assert row.is_asked_before


def test_nobody_is_asked_before_the_day_or_where_the_organiser_does_not_want_it(
    cast: SimpleNamespace, tomorrow: Event
) -> None:
    far = event_of(cast.office, by=cast.cluster_manager, days=4)
    for event in (far, tomorrow):
        registered(event, cast.firm, person=cast.firm_owner)
    Event.objects.filter(pk=tomorrow.pk).update(asks_before=False)
    ask_before()
    assert not Notification.objects.filter(kind="registration.ask_before").exists()


def test_a_yes_by_link_needs_no_sign_in_and_opening_changes_nothing(
    cast: SimpleNamespace, tomorrow: Event, browser_of: Browser
) -> None:
    row = registered(tomorrow, cast.firm, person=cast.firm_owner)
    ask_before()
    told = Notification.objects.get(kind="registration.ask_before")
    key = keys.key_for(told, COMING, cast.firm_owner.email)
    client = browser_of(None)
    page = by_link(client, key)
    assert page["Referrer-Policy"] == "same-origin"
    row.refresh_from_db()
    assert row.still_coming_at is None
    assert "You are expected." in by_link(client, key, "yes").content.decode()
    row.refresh_from_db()
    assert row.still_coming_at is not None


def test_a_no_gives_the_place_to_whoever_would_come_at_short_notice(
    cast: SimpleNamespace, tomorrow: Event, browser_of: Browser
) -> None:
    row = registered(tomorrow, cast.firm, person=cast.firm_owner)
    given = {"state": State.WAITING, "queued_at": timezone.now()}
    registered(tomorrow, cast.packer, person=cast.packer_owner, **given)
    standby = registered(tomorrow, cast.lab, person=cast.researcher, standby=True, **given)
    ask_before()
    told = Notification.objects.get(kind="registration.ask_before")
    by_link(browser_of(None), keys.key_for(told, COMING, cast.firm_owner.email), "no")
    row.refresh_from_db()
    standby.refresh_from_db()
    assert (row.state, standby.state) == ("cancelled", "offered")
    offer = Notification.objects.get(kind="registration.offered")
    assert offer.to == cast.researcher
    by_link(browser_of(None), keys.key_for(offer, COMING, cast.researcher.email), "take")
    standby.refresh_from_db()
    assert standby.state == "going"
    assert standby.still_coming_at is not None


def test_a_key_opens_nothing_of_others(cast: SimpleNamespace, tomorrow: Event, browser_of: Browser) -> None:
    row = registered(tomorrow, cast.firm, phone="+966501234567")
    key = key_for(row)
    assert registration_with(key) == row
    client = browser_of(None)
    for wrong in (key[:-1] + ("A" if key[-1] != "A" else "B"), row.public_id, f"{row.public_id}x", "x\x00y", "none"):
        assert registration_with(wrong) is None
    assert by_link(client, key[:-1] + ("A" if key[-1] != "A" else "B")).status_code == 404
    Registration.objects.filter(pk=row.pk).update(phone="+966507654321")
    assert by_link(client, key).status_code == 404
    of_account = registered(tomorrow, cast.lab, person=cast.researcher, state=State.WAITING)
    assert registration_with(key_for(of_account)) is None


def test_another_day_is_asked_about_anew(cast: SimpleNamespace, tomorrow: Event) -> None:
    row = registered(tomorrow, cast.firm, person=cast.firm_owner)
    ask_before()
    changed(tomorrow, cast.cluster_manager, starts_at=tomorrow.starts_at + dt.timedelta(hours=1))
    row.refresh_from_db()
    assert row.asked_before_at is None
    ask_before()
    row.refresh_from_db()
    assert row.asked_before_at is not None


# People without an account


@pytest.fixture
def texts(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[], list[SmsMessage]]:
    def sent() -> list[SmsMessage]:
        drain()
        return list(SmsMessage.objects.order_by("pk"))

    return sent


def test_somebody_without_an_account_is_asked_by_short_message(
    cast: SimpleNamespace, tomorrow: Event, browser_of: Browser, texts: Callable[[], list[SmsMessage]]
) -> None:
    row = register(
        tomorrow, by=cast.firm_owner, organisation=cast.firm, people=[Comer(name="Sami", phone="+966501234567")]
    )[0]
    assert texts() == []
    Registration.objects.filter(pk=row.pk).update(still_coming_at=None)
    ask_before()
    (message,) = texts()
    assert message.phone == "+966501234567"
    assert "Do you still come?" in message.body
    found = re.search(r"/events/answer/([\w-]+)/", message.body)
    assert found
    page = by_link(browser_of(None), found[1], "no").content.decode()
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "Thank you for saying so" in page
    assert tomorrow.organiser.get_absolute_url() in page


def test_somebody_without_an_account_hears_of_another_hour_of_their_session(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser, texts: Callable[[], list[SmsMessage]]
) -> None:
    me = cast.cluster_manager
    workshop = session_in(b2b_day, by=me, title="Cold rooms", capacity=5)
    for name, phone in (("Sami", "+966501234567"), ("Amal", "+966501234568")):
        row = registered(b2b_day, cast.firm, name=name, phone=phone, language="en")
    SessionPlace.objects.create(session=workshop, registration=row)
    fields = {name: getattr(workshop, name) for name in ("title", "kind", "starts_at", "capacity")}
    ends = workshop.ends_at + dt.timedelta(minutes=15)
    change_session(workshop, by=me, version=workshop.version, ends_at=ends, **fields)
    call_off_session(workshop, by=me)
    moved, off = texts()
    assert {moved.phone, off.phone} == {"+966501234568"}
    assert "Another hour or room: Cold rooms" in moved.body
    with timezone.override(b2b_day.tz), translation.override("en"):
        assert moment(workshop.starts_at) in moved.body
    assert "Cold rooms" in off.body


def test_whoever_is_here_is_not_asked_whether_they_come(cast: SimpleNamespace, tomorrow: Event) -> None:
    row = registered(tomorrow, cast.firm, person=cast.firm_owner, checked_in_at=timezone.now())
    ask_before()
    row.refresh_from_db()
    assert row.asked_before_at is None


def test_an_address_is_mailed_where_there_is_no_number(
    cast: SimpleNamespace, tomorrow: Event, texts: Callable[[], list[SmsMessage]]
) -> None:
    registered(tomorrow, cast.firm, email="sami@firm.example", language="fr")
    call_off_event(tomorrow, by=cast.cluster_manager, reason="The hall is flooded.")
    assert texts() == []
    (sent,) = [one for one in mail.outbox if one.to == ["sami@firm.example"]]
    assert "The hall is flooded." in sent.body
    assert "/events/answer/" in sent.body


def test_what_is_no_longer_so_is_not_said(
    cast: SimpleNamespace, tomorrow: Event, texts: Callable[[], list[SmsMessage]]
) -> None:
    row = registered(tomorrow, cast.firm, phone="+966501234567")
    ask_before()
    cancel(row, by=cast.firm_owner)
    assert "Do you still come?" not in "".join(one.body for one in texts())


# The organiser telephones


def test_the_organiser_is_told_of_the_calls_on_those_days_once(cast: SimpleNamespace, tomorrow: Event) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, days=3)
    for one in (event, tomorrow):
        registered(one, cast.firm, person=cast.firm_owner)
    for _twice in range(2):
        announce_calls()
    told = Notification.objects.filter(kind="event.call_list")
    assert [(one.to, one.object_id) for one in told] == [(cast.cluster_manager, str(tomorrow.pk))]
