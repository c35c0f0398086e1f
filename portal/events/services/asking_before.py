"""The day before: everybody who comes is asked whether they still do. A no frees the place at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed
from portal.notifications.services import once

from .. import permissions
from ..models import Event, Registration
from .locking import hold
from .registering import check_can_change
from .telling import answered, tell, tell_organiser

ASKED_AT = dt.time(10)
CALLS_AT = dt.time(8)
CALL_DAYS = (5, 1)
"""So many days before it the organiser's call list is the first thing."""
AT_ONCE = 20
CHUNK = 500


def ask_before() -> None:
    """By the clock, from ten in the morning of the day before by the event's own clock. Each is asked once, twice at once too."""
    now = timezone.now()
    near = Event.objects.to_come().filter(asks_before=True, starts_at__range=(now, now + dt.timedelta(hours=48)))
    unasked = Registration.objects.going().filter(asked_before_at=None, still_coming_at=None, checked_in_at=None)
    for event in near.filter(pk__in=unasked.values("event")).order_by("starts_at")[:AT_ONCE]:
        if now >= _moment(event, 1, ASKED_AT):
            _ask(event, now)


def _ask(event: Event, now: dt.datetime) -> None:
    with transaction.atomic():
        held = hold(event)
        due = Registration.objects.going().filter(
            event=held, asked_before_at=None, still_coming_at=None, checked_in_at=None
        )
        rows = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if rows and Registration.objects.filter(pk__in=rows, asked_before_at=None).update(asked_before_at=now):
            record("registration.asked_before", by=None, about=held, people=len(rows))
            tell("registration.ask_before", held, rows)


@transaction.atomic
def say_coming(registration: Registration, *, by: User | None) -> Registration:
    """They still come. `by` is None where they said so by a link themselves."""
    if by is not None and not permissions.can_change_registration(by, registration):
        raise NotAllowed
    check_can_change(registration.event, registration)
    unsaid = Registration.objects.going().filter(pk=registration.pk, still_coming_at=None)
    if unsaid.update(still_coming_at=timezone.now()):
        record("registration.still_coming", by=by, about=registration.event)
        answered(registration.event, [registration.pk], "registration.ask_before")
    registration.refresh_from_db()
    return registration


def announce_calls() -> None:
    """By the clock, in the morning of those days: the organiser's people are told that the call list comes first. Once for each day."""
    now = timezone.now()
    near = Event.objects.to_come().filter(starts_at__range=(now, now + dt.timedelta(days=max(CALL_DAYS) + 2)))
    for event in near.select_related("organiser").order_by("starts_at")[: AT_ONCE * 5]:
        due = [days for days in CALL_DAYS if _moment(event, days, CALLS_AT) <= now < _moment(event, days - 1, CALLS_AT)]
        for days in due:
            with transaction.atomic():
                if _has_somebody(event) and once(f"events.calls.{days}", event.public_id):
                    tell_organiser(event, "event.call_list", by=None)


def _has_somebody(event: Event) -> bool:
    return Registration.objects.holding().filter(event=event).exists()


def _moment(event: Event, days: int, hour: dt.time) -> dt.datetime:
    """So many days before it begins, at that hour by its own clock."""
    day = event.starts_at.astimezone(event.tz).date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, hour, tzinfo=event.tz)
