"""What is kept of people who come to events: handed out, taken out with them, forgotten where they have no account."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.accounts.services import erase_person
from portal.events.models import Event, Registration
from portal.events.own_registrations import export_registrations
from portal.events.retention import forget_guests
from tests.factories.events import event_of, registered

pytestmark = pytest.mark.django_db


def test_who_erases_themselves_frees_their_place_and_leaves_no_name(cast: SimpleNamespace) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    mine = registered(event, cast.firm, person=cast.firm_member, badge_name="Layla", answers={"x": "Fish"})
    past = registered(event_of(cast.office, by=cast.cluster_manager), cast.firm, person=cast.firm_member)
    Event.objects.filter(pk=past.event_id).update(
        starts_at=timezone.now() - dt.timedelta(hours=5), ends_at=timezone.now() - dt.timedelta(hours=1)
    )
    given = {"state": "waiting", "queued_at": timezone.now()}
    waits = registered(event, cast.packer, person=cast.packer_owner, **given)
    (first, _second) = export_registrations(cast.firm_member)
    assert (first["badge"], first["you"]) == ("Layla", True)
    erase_person(cast.firm_member, by=cast.firm_member)
    mine.refresh_from_db()
    waits.refresh_from_db()
    past.refresh_from_db()
    assert (mine.person, mine.name, mine.badge_name, mine.answers) == (None, "", "", {})
    assert (mine.state, waits.state, past.state) == ("cancelled", "offered", "going")


def test_numbers_of_those_without_an_account_are_forgotten_after_the_event(cast: SimpleNamespace) -> None:
    event = event_of(cast.office, by=cast.cluster_manager)
    row = registered(event, cast.firm, phone="+966501234567", answers={"x": "Fish"})
    account = registered(event, cast.firm, person=cast.firm_owner, answers={"x": "Fish"})
    assert forget_guests(timezone.now(), 500) == 0
    assert forget_guests(event.ends_at + dt.timedelta(days=1), 500) == 1
    assert forget_guests(event.ends_at + dt.timedelta(days=1), 500) == 0
    row.refresh_from_db()
    account.refresh_from_db()
    assert (row.phone, row.email, row.answers, row.name) == ("", "", {}, "Sami Haddad")
    assert account.answers == {"x": "Fish"}
    assert Registration.objects.filter(event=event).count() == 2
