"""Events as tests need them: opened and announced by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.accounts.models import User
from portal.events.models import Event, Registration, Session
from portal.events.services.holding import announce, open_event
from portal.events.services.programme import add_session
from portal.organisations.models import Organisation


def event_of(organiser: Organisation, *, by: User, days: int = 20, announced: bool = True, **fields: Any) -> Event:
    """A morning in so many days from 09:30 to 13:00 by the clock of Riyadh, for all members."""
    zone = ZoneInfo("Asia/Riyadh")
    day = timezone.localdate() + dt.timedelta(days=days)
    given = {
        "title": "Hofuf B2B day: dates and packaging",
        "kind": Event.Kind.MATCHMAKING,
        "zone": "Asia/Riyadh",
        "starts_at": dt.datetime.combine(day, dt.time(9, 30), tzinfo=zone),
        "ends_at": dt.datetime.combine(day, dt.time(13, 0), tzinfo=zone),
        "place": "Exhibition hall, Hofuf",
        "audience": Event.Audience.MEMBERS,
    }
    event = open_event(by=by, organiser=organiser, **given | fields)
    return announce(event, by=by) if announced else event


def registered(
    event: Event,
    organisation: Organisation,
    *,
    person: User | None = None,
    state: str = Registration.State.GOING,
    **fields: Any,
) -> Registration:
    """Somebody who is registered, without having gone through the form."""
    given = {"name": person.full_name if person else "Sami Haddad", "language": "en", "party": uuid4()}
    made: Registration = Registration.objects.create(
        event=event, organisation=organisation, person=person, state=state, **given | fields
    )
    return made


def hour_of(event: Event, clock: str, *, days: int = 0) -> dt.datetime:
    """Such an hour of its first day, or so many days later, by its own clock."""
    day = event.starts_at.astimezone(event.tz).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=event.tz)


def session_in(event: Event, *, by: User, at: str = "10:00", until: str = "10:30", **fields: Any) -> Session:
    """A talk at such an hour of its first day."""
    given = {"title": "Cold storage for dates", "kind": Session.Kind.TALK}
    hours = {"starts_at": hour_of(event, at), "ends_at": hour_of(event, until)}
    return add_session(event, by=by, **given | hours | fields)
