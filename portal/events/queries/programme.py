"""The programme of an event as its pages show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from ..models import Event, Registration, Session

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

WIDEST = 6
"""Rooms that stand beside each other; with more of them, all stand below each other."""

FIRST = 12
"""Sessions on the overview; the programme has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A session, and in which column of the day it stands; 0 is all of them."""

    session: Session
    column: int


@dataclass(frozen=True, slots=True)
class Hour:
    """What begins at one moment."""

    starts_at: dt.datetime
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Day:
    date: dt.date
    hours: Sequence[Hour]
    rooms: Sequence[str]


def sessions_of(event: Event) -> list[Session]:
    """In the order of their hours, what was called off among them; a pause that was called off is gone."""
    rows = Session.objects.filter(event=event).select_related("room").prefetch_related("speakers__organisation")
    found = list(rows.order_by("starts_at", "room__position", "pk"))
    for one in found:
        one.event = event
    return [one for one in found if not (one.called_off_at and one.is_pause)]


def day_of(event: Event) -> dict[str, Any]:
    """Its first hours for the overview."""
    sessions = sessions_of(event)
    return {"day_lines": sessions[:FIRST], "day_goes_on": len(sessions) > FIRST}


def across_prayers(sessions: Iterable[Session]) -> list[tuple[Session, list[Session]]]:
    """Prayers during which something else goes on as well, with what that is: a prayer follows the sun, the hours around it do not."""
    standing = [one for one in sessions if not one.called_off_at]
    found = []
    for prayer in (one for one in standing if one.kind == Session.Kind.PRAYER):
        meanwhile = [
            one
            for one in standing
            if one.kind != Session.Kind.PRAYER and one.starts_at < prayer.ends_at and one.ends_at > prayer.starts_at
        ]
        if meanwhile:
            found.append((prayer, meanwhile))
    return found


def days_in(sessions: Iterable[Session], event: Event) -> list[Day]:
    """By the clock of the event. Sessions in rooms stand side by side, each room in its column."""
    return [
        _day(date, list(of_day))
        for date, of_day in groupby(sessions, key=lambda one: one.starts_at.astimezone(event.tz).date())
    ]


def goes(event: Event, reader: Reader) -> bool:
    """Whether they have a place themselves: then they read where to join online."""
    if not reader.is_authenticated:
        return False
    return Registration.objects.going().filter(event=event, person=reader).exists()


def _day(date: dt.date, sessions: Sequence[Session]) -> Day:
    rooms = {one.room.pk: one.room for one in sessions if one.room}
    ordered = sorted(rooms.values(), key=lambda room: (room.position, room.pk))
    wide = len(ordered) if 1 < len(ordered) <= WIDEST else 0
    column = {room.pk: number for number, room in enumerate(ordered, start=1)} if wide else {}
    hours = [
        Hour(starts_at, [Line(one, column.get(one.room_id or 0, 0)) for one in at_once])
        for starts_at, at_once in groupby(sessions, key=lambda one: one.starts_at)
    ]
    return Day(date, hours, [room.name for room in ordered] if wide else [])
