"""Series: an event comes back by a rule. Each occurrence is an event of its own, made some months before."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from dateutil.rrule import rrulestr
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import vRecur

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.ui.words import day as day_in_words

from ..models import Event, Series
from .copying import copy_event
from .holding import change_event, check_organises
from .locking import hold

Every = Literal["week", "fortnight", "weekday", "date"]
"""Each week; each second week; each month on the same weekday, as the first Tuesday; each month on the same date."""
AHEAD = dt.timedelta(days=120)
"""How long before its day an occurrence is made."""
BEFORE_THAT = dt.timedelta(days=7)
"""A series is looked at again when so much less is made."""
LONGEST_SERIES = dt.timedelta(days=5 * 366)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule_of(every: Every, first: dt.date, until: dt.date) -> str:
    """As RFC 5545 writes it. Of a fifth weekday it is the last of each month; of a 31st the last day of shorter ones."""
    weekday, nth = CODES[first.weekday()], (first.day - 1) // 7 + 1
    parts: dict[str, Any]
    if every in {"week", "fortnight"}:
        parts = {"FREQ": "WEEKLY", "INTERVAL": 1 if every == "week" else 2, "BYDAY": weekday}
    elif every == "weekday":
        parts = {"FREQ": "MONTHLY", "BYDAY": f"{nth if nth < 5 else -1}{weekday}"}
    elif first.day > 28:
        parts = {"FREQ": "MONTHLY", "BYMONTHDAY": list(range(28, first.day + 1)), "BYSETPOS": -1}
    else:
        parts = {"FREQ": "MONTHLY", "BYMONTHDAY": first.day}
    written: Any = vRecur(parts | {"UNTIL": until})
    return str(written.to_ical().decode())


def days_by(rule: str, first: dt.date, last: dt.date) -> list[dt.date]:
    """From the first day on, which counts, up to `last`."""
    start, end = dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time())
    return [one.date() for one in rrulestr(rule, dtstart=start).between(start, end, inc=True)]


@transaction.atomic
def repeat_event(event: Event, *, by: User, every: Every, until: dt.date, announces: bool = False) -> Series:
    """The event is the first of its series, and the others are like it. Those of the next months are there at once."""
    check_organises(event, by)
    event = hold(event)
    if event.series is not None:
        if event.series.ended_at is None:
            raise NotPossible("series", _("This event is part of a series already."))
        raise NotPossible(
            "ended", _("The series of this event has ended. Copy the event to another day, and repeat that one.")
        )
    if event.called_off_at:
        raise NotPossible("called_off", _("This event was called off."))
    first = event.starts_at.astimezone(event.tz).date()
    if until <= first:
        raise NotPossible("until", _("Choose a day after the event itself."), "until")
    if until - first > LONGEST_SERIES:
        raise NotPossible("until", _("A series lasts five years at most."), "until")
    rule = rule_of(every, first, until)
    if len(days_by(rule, first, until)) < 2:
        raise NotPossible("until", _("Up to that day it would not come back once."), "until")
    series: Series = Series.objects.create(
        organiser=event.organiser,
        pattern=event,
        rule=rule,
        first_on=first,
        made_until=first,
        announces=announces,
        opened_by=by,
    )
    Event.objects.filter(pk=event.pk).update(series=series, occurs_on=first)
    record("series.started", by=by, about=event, series=series.public_id)
    _make_ahead(series, by=by)
    return series


def make_due() -> None:
    """A duty: occurrences of the next months."""
    due = Series.objects.filter(ended_at=None, made_until__lt=timezone.now().date() + AHEAD - BEFORE_THAT)
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            series = Series.objects.select_for_update().filter(pk=pk, ended_at=None).first()
            if series:
                _make_ahead(series, by=series.opened_by)


@transaction.atomic
def change_onward(event: Event, *, by: User, version: int, **fields: Any) -> Event:
    """This one and those to come, which become like it, each on its own day; so do those that are still to be made.

    Raises Overtaken for this one; NotPossible where one of the others cannot change like this, and then none does.
    """
    check_organises(event, by)
    had = hold(event)
    if had.series is None or had.occurs_on is None:
        return change_event(event, by=by, version=version, **fields)
    series = Series.objects.select_for_update().get(pk=had.series.pk)
    zone = had.tz
    if fields["starts_at"].astimezone(zone).date() != had.starts_at.astimezone(zone).date():
        raise NotPossible("day", _("Only one event at a time moves to another day. Choose “this one”."), "day")
    changed = change_event(event, by=by, version=version, **fields)
    day = changed.starts_at.astimezone(changed.tz).date()
    for later in _to_come(series, had.occurs_on):
        apart = later.starts_at.astimezone(later.tz).date() - day
        try:
            change_event(later, by=by, version=later.version, **_on_another_day(changed, fields, apart))
        except NotPossible as refusal:
            said = _("%(day)s: %(message)s")
            facts = {"day": day_in_words(later.starts_at.astimezone(later.tz).date()), "message": refusal.message}
            raise NotPossible(refusal.code, said % facts, refusal.field) from refusal
    Series.objects.filter(pk=series.pk).update(pattern=changed)
    record("series.changed", by=by, about=event, series=series.public_id)
    return changed


@transaction.atomic
def end_series(event: Event, *, by: User) -> int:
    """No more are made. Those after this event that nobody has seen yet are gone; what is announced stays, to be held or called off by
    itself. Answers with how many are gone."""
    check_organises(event, by)
    held = hold(event)
    if held.series is None or held.occurs_on is None:
        raise NotPossible("single", _("This event is part of no series."))
    series = Series.objects.select_for_update().get(pk=held.series.pk)
    if Series.objects.filter(pk=series.pk, ended_at=None).update(ended_at=timezone.now()):
        record("series.ended", by=by, about=event, series=series.public_id)
    unseen = Event.objects.filter(series=series, occurs_on__gt=held.occurs_on, published_at=None, called_off_at=None)
    gone = unseen.count()
    unseen.delete()
    return gone


def _make_ahead(series: Series, *, by: User | None) -> None:
    pattern = series.pattern
    until = timezone.now().date() + AHEAD
    if pattern is not None:
        there = set(Event.objects.filter(series=series).values_list("occurs_on", flat=True))
        today = timezone.now().astimezone(pattern.tz).date()
        for day in days_by(series.rule, series.first_on, until):
            if day not in there and day >= today:
                seen = {"published_at": timezone.now()} if series.announces and pattern.published_at else {}
                made = copy_event(pattern, day=day, by=by, series=series, occurs_on=day, **seen)
                record("event.repeated", by=by, about=made, series=series.public_id)
    Series.objects.filter(pk=series.pk).update(made_until=until)


def _to_come(series: Series, after: dt.date) -> list[Event]:
    rows = Event.objects.filter(series=series, occurs_on__gt=after, called_off_at=None, starts_at__gt=timezone.now())
    return list(rows.select_related("organiser", "cluster").order_by("occurs_on"))


def _on_another_day(changed: Event, fields: dict[str, Any], apart: dt.timedelta) -> dict[str, Any]:
    zone = changed.tz
    moments = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")

    def shifted(one: dt.datetime) -> dt.datetime:
        return (one.astimezone(zone).replace(tzinfo=None) + apart).replace(tzinfo=zone)

    return fields | {name: shifted(fields[name]) for name in moments if fields.get(name)}
