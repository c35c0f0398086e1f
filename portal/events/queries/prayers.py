"""Which prayers fall into the hours of an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Event, Session
from ..models.programme import PRAYERS
from ..prayer import FRIDAY
from .where import Whereabouts, days_of, prayers_at, whereabouts

PAUSE, PAUSE_ON_FRIDAY = dt.timedelta(minutes=20), dt.timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Offer:
    """A prayer that can be placed: on how many days, and at what hour on the first of them."""

    name: str
    label: str
    starts_at: dt.datetime
    days: int


def pause_for(name: str) -> dt.timedelta:
    """The Friday prayer has its sermon, and people walk to a mosque."""
    return PAUSE_ON_FRIDAY if name == FRIDAY else PAUSE


def falls_on(event: Event, here: Whereabouts | None, name: str) -> list[tuple[dt.date, dt.datetime]]:
    """Days, and the moment on each, on which the whole break lies within the event."""
    found = [(day, prayers_at(here, day).get(name)) for day in days_of(event)]
    return [(day, at) for day, at in found if at and event.starts_at <= at and at + pause_for(name) <= event.ends_at]


def prayers_to_place(event: Event, sessions: Iterable[Session]) -> list[Offer]:
    """Those that fall into it and do not stand in its programme yet."""
    placed = {
        (one.computed, one.starts_at.astimezone(event.tz).date())
        for one in sessions
        if one.computed and not one.called_off_at
    }
    here = whereabouts(event)
    offers = []
    for name, label in PRAYERS.items():
        open_days = [(day, at) for day, at in falls_on(event, here, name) if (name, day) not in placed]
        if open_days:
            offers.append(Offer(name, str(label), open_days[0][1], len(open_days)))
    return offers
