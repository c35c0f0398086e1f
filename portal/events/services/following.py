"""Registrations follow their event: more places go to those who wait, another day is asked about anew, and those without an account
are told what all others are told."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Least

from portal.accounts.models import User

from ..models import Event, Registration
from .locking import hold
from .telling import take_back, tell_guests
from .waiting import hand_out

MOVED = ("starts_at", "ends_at", "zone", "place", "link")


def follow_change(event: Event, before: Event, *, by: User | None) -> None:
    """In the transaction of the change, which holds the event."""
    standing = Registration.objects.standing().filter(event=event)
    if event.starts_at != before.starts_at:
        asked = list(standing.exclude(asked_before_at=None).values_list("pk", flat=True))
        take_back(event, asked, "registration.ask_before")
        standing.update(asked_before_at=None, still_coming_at=None)
        standing.filter(state=Registration.State.OFFERED).update(
            offered_until=Least(F("offered_until"), event.starts_at)
        )
    if event.is_on and any(getattr(before, name) != getattr(event, name) for name in MOVED):
        tell_guests("event.moved", event)
    if event.capacity != before.capacity:
        hand_out(hold(event), by=by)


def follow_call_off(event: Event, *, by: User | None) -> None:  # noqa: ARG001 - as signals are sent
    """Nobody is asked for an answer any more."""
    rows = list(Registration.objects.standing().filter(event=event).values_list("pk", flat=True))
    take_back(event, rows, "registration.offered", "registration.ask_before")
    tell_guests("event.called_off", event)
