"""An empty programme is filled with one press: the usual course of such a day, in the words of whoever presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.calendar import is_ramadan
from portal.core.errors import NotPossible

from .. import usual
from ..models import Event, Session
from ..prayer import ASR, FRIDAY, NOON
from ..queries.prayers import falls_on
from ..queries.where import days_of, whereabouts
from ..signals import programme_changed
from .holding import check_organises, check_stands
from .locking import hold
from .prayers import place_prayer

Kind = Session.Kind


@dataclass(frozen=True, slots=True)
class Part:
    """So many minutes; `stretches`: what is left of the day is shared among these."""

    kind: str
    title: str | Promise
    minutes: int
    stretches: bool = False


@dataclass(frozen=True, slots=True)
class DayTemplate:
    """Parts in their order from the first hour of the event on; prayers among them, where they fall into it, push what follows."""

    label: str | Promise
    parts: Sequence[Part]
    prayers: Sequence[str] = ()
    in_ramadan: bool = False


WELCOME = Part(Kind.TALK, usual.DOORS, 30)
COFFEE = Part(Kind.BREAK, usual.COFFEE, 20)
OPENING = Part(Kind.TALK, usual.OPENING, 15)
CLOSING = Part(Kind.TALK, usual.CLOSING, 15)

TEMPLATES = {
    "morning": DayTemplate(
        gettext_lazy("A matchmaking morning"),
        (
            WELCOME,
            Part(Kind.MEETINGS, usual.MEETINGS, 60, stretches=True),
            COFFEE,
            Part(Kind.MEETINGS, usual.MEETINGS, 60, stretches=True),
            CLOSING,
        ),
        prayers=(NOON, FRIDAY),
    ),
    "day": DayTemplate(
        gettext_lazy("A full day"),
        (
            WELCOME,
            OPENING,
            Part(Kind.TALK, usual.TALKS, 60, stretches=True),
            COFFEE,
            Part(Kind.MEETINGS, usual.MEETINGS, 60, stretches=True),
            Part(Kind.MEAL, usual.LUNCH, 60),
            Part(Kind.MEETINGS, usual.MEETINGS, 60, stretches=True),
            COFFEE,
            CLOSING,
        ),
        prayers=(NOON, FRIDAY, ASR),
    ),
    "ramadan": DayTemplate(
        gettext_lazy("A short day in Ramadan"),
        (OPENING, Part(Kind.MEETINGS, usual.MEETINGS, 90, stretches=True), CLOSING),
        prayers=(NOON, FRIDAY),
        in_ramadan=True,
    ),
    "webinar": DayTemplate(
        pgettext_lazy("a template", "A webinar"),
        (
            Part(Kind.TALK, gettext_lazy("Welcome"), 5),
            Part(Kind.TALK, gettext_lazy("Talk"), 30, stretches=True),
            Part(Kind.TALK, gettext_lazy("Questions and answers"), 15),
        ),
    ),
}


def offered(event: Event) -> list[tuple[str, str, bool]]:
    """Name, label, and whether it suits best: the short one in Ramadan, which is not offered at other times; a full day only where the
    event takes one.
    """
    fasting = any(is_ramadan(day) for day in days_of(event))
    best = "ramadan" if fasting and event.kind != Event.Kind.WEBINAR else _usual(event)
    left_out = {"day"} if _is_short(event) else set()
    left_out |= {name for name, one in TEMPLATES.items() if one.in_ramadan and not fasting}
    return [(name, str(one.label), name == best) for name, one in TEMPLATES.items() if name not in left_out]


@transaction.atomic
def fill_day(event: Event, *, by: User, name: str) -> list[Session]:
    """The first day of an event without sessions."""
    check_organises(event, by)
    event = hold(event)
    check_stands(event)
    template = TEMPLATES.get(name)
    if template is None:
        raise NotPossible("template", _("Choose what kind of day it is."))
    if Session.objects.filter(event=event, called_off_at=None).exists():
        raise NotPossible("filled", _("There is a programme already. Change it, or take out what stands there."))
    first = days_of(event)[0]
    midnight = dt.datetime.combine(first + dt.timedelta(days=1), dt.time(), tzinfo=event.tz)
    ends = min(event.ends_at, midnight)
    here = whereabouts(event)
    for prayer in template.prayers:
        if any(day == first for day, _at in falls_on(event, here, prayer)):
            place_prayer(event, by=by, name=prayer)
    pauses = [
        (one.starts_at, one.ends_at)
        for one in Session.objects.filter(event=event, called_off_at=None, starts_at__lt=ends).order_by("starts_at")
    ]
    made = [
        Session.objects.create(
            event=event, kind=part.kind, title=str(part.title), starts_at=starts_at, ends_at=ends_at, changed_by=by
        )
        for part, starts_at, ends_at in laid_out(template.parts, event.starts_at, ends, pauses)
    ]
    record("programme.filled", by=by, about=event, template=name)
    programme_changed.send(Event, event=event)
    return made


HALF_A_DAY = dt.timedelta(hours=5)
Span = tuple[dt.datetime, dt.datetime]
STEP = 5
"""Minutes: parts begin at full five minutes after the beginning."""
MOST_SQUEEZED = 0.25
"""To which share of its length what stretches is shortened before the other parts become shorter too."""


def laid_out(
    parts: Sequence[Part], starts: dt.datetime, ends: dt.datetime, pauses: Sequence[Span]
) -> list[tuple[Part, dt.datetime, dt.datetime]]:
    """Parts one after the other between `starts` and `ends`, around the pauses (in their order): what a pause cuts goes on after it.

    What stretches shares the time that is left; where that is too little, all become shorter alike.
    """
    free = _between(starts, ends, pauses)
    minutes = sum((last - first).total_seconds() for first, last in free) / 60
    fixed = sum(one.minutes for one in parts if not one.stretches)
    loose = sum(one.minutes for one in parts if one.stretches)
    stretch, squeeze = (minutes - fixed) / loose if loose else 1, 1.0
    if stretch < MOST_SQUEEZED:
        stretch = squeeze = minutes / (fixed + loose)
    found = []
    used, begins = 0.0, 0.0
    for number, part in enumerate(parts, start=1):
        used += part.minutes * (stretch if part.stretches else squeeze)
        stops = minutes if number == len(parts) else min(float(STEP * round(used / STEP)), minutes)
        found += [(part, first, last) for first, last in _cut(free, begins, stops)]
        begins = stops
    return found


def _between(starts: dt.datetime, ends: dt.datetime, pauses: Sequence[Span]) -> list[Span]:
    free, at = [], starts
    for first, last in pauses:
        if first > at:
            free.append((at, min(first, ends)))
        at = max(at, last)
    return [*free, (at, ends)] if at < ends else free


def _cut(free: Sequence[Span], begins: float, stops: float) -> list[Span]:
    """From minute to minute of the free time; crumbs of less than five minutes are left out."""
    found, gone = [], 0.0
    for first, last in free:
        length = (last - first).total_seconds() / 60
        a, b = max(begins - gone, 0), min(stops - gone, length)
        if b - a >= STEP:
            found.append((first + dt.timedelta(minutes=a), first + dt.timedelta(minutes=b)))
        gone += length
    return found


def _usual(event: Event) -> str:
    if event.kind == Event.Kind.WEBINAR:
        return "webinar"
    return "morning" if _is_short(event) else "day"


def _is_short(event: Event) -> bool:
    return event.ends_at - event.starts_at <= HALF_A_DAY
