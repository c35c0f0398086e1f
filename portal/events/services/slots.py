"""The times at which meetings begin: made from the plan and the programme, and made anew when these change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from ..models import Event, Meeting, MeetingPlan, Session, Slot

Span = tuple[dt.datetime, dt.datetime]


@transaction.atomic
def lay_slots(event: Event) -> None:
    """What is missing is made, what is no longer wanted goes; a slot in which a meeting stands stays, closed where nobody should meet."""
    plan = MeetingPlan.objects.filter(event=event).first()
    if plan is None:
        return
    standing = Exists(Meeting.objects.placed().filter(slot=OuterRef("pk")))
    named = Exists(Meeting.objects.filter(slot=OuterRef("pk")))
    there = list(Slot.objects.filter(event=event).annotate(stands=standing, named=named).order_by("starts_at"))
    sessions = Session.objects.filter(event=event, called_off_at=None).order_by("starts_at")
    parts = list(sessions.filter(kind__in=[*Session.PAUSES, Session.Kind.MEETINGS]))
    pauses = _joined((one.starts_at, one.ends_at) for one in parts if one.is_pause)
    given = _joined((one.starts_at, one.ends_at) for one in parts if one.kind == Session.Kind.MEETINGS)
    windows = windows_of(event, plan, given)
    fixed = [(one.starts_at, one.ends_at) for one in there if one.stands]
    wanted = dict(cut(windows, [*pauses, *fixed], plan.minutes))
    for one in there:
        span = (one.starts_at, one.ends_at)
        if one.stands:
            inside = any(start <= span[0] and span[1] <= end for start, end in windows)
            _turn(one, closed=not inside or any(_overlap(span, pause) for pause in pauses))
        elif one.starts_at in wanted:
            _turn(one, closed=False, ends_at=wanted.pop(one.starts_at))
        elif one.named:
            _turn(one, closed=True)
        else:
            one.delete()
    Slot.objects.bulk_create([Slot(event=event, starts_at=start, ends_at=end) for start, end in wanted.items()])


def windows_of(event: Event, plan: MeetingPlan, given: Sequence[Span]) -> list[Span]:
    """When meetings may be held: in the hours of the plan on each day, else in the sessions `given` to them, else all the time."""
    whole = (event.starts_at, event.ends_at)
    if plan.from_hour is None or plan.to_hour is None:
        return list(given) or [whole]
    first, last = (moment.astimezone(event.tz).date() for moment in whole)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    spans = [
        (dt.datetime.combine(day, plan.from_hour, event.tz), dt.datetime.combine(day, plan.to_hour, event.tz))
        for day in days
    ]
    inside = [(max(start, whole[0]), min(end, whole[1])) for start, end in spans]
    return [(start.astimezone(dt.UTC), end.astimezone(dt.UTC)) for start, end in inside if start < end]


def cut(windows: Iterable[Span], around: Iterable[Span], minutes: int) -> Iterator[Span]:
    """Spans of so many minutes one after the other, none of them over one of those to go `around`."""
    length, obstacles = dt.timedelta(minutes=minutes), sorted(around)
    for start, end in windows:
        at = start
        while at + length <= end:
            hit = next((one for one in obstacles if _overlap((at, at + length), one)), None)
            if hit:
                at = hit[1]
                continue
            yield at, at + length
            at += length


@transaction.atomic
def move_slots(event: Event, shift: Callable[[dt.datetime], dt.datetime]) -> None:
    """The event has another day, hour or clock: all times go with it as its sessions do, and so do the hours for asking."""
    slots = [one for one in Slot.objects.filter(event=event) if shift(one.starts_at) != one.starts_at]
    later = any(shift(one.starts_at) > one.starts_at for one in slots)
    # One after the other, so that none takes the hour of one that has yet to go.
    for one in sorted(slots, key=lambda slot: slot.starts_at, reverse=later):
        first, last = shift(one.starts_at), shift(one.ends_at)
        # The end may fall into an hour that the clocks skip.
        ends_at = last if last > first else first + (one.ends_at - one.starts_at)
        Slot.objects.filter(pk=one.pk).update(starts_at=first, ends_at=ends_at)
    if slots:
        Meeting.objects.placed().filter(event=event).update(version=F("version") + 1)
    for plan in MeetingPlan.objects.filter(event=event):
        plan.asking_opens_at = plan.asking_opens_at and shift(plan.asking_opens_at)
        plan.asking_closes_at = plan.asking_closes_at and shift(plan.asking_closes_at)
        plan.save(update_fields=["asking_opens_at", "asking_closes_at"])


def _turn(slot: Slot, *, closed: bool, ends_at: dt.datetime | None = None) -> None:
    ends = ends_at or slot.ends_at
    if (slot.closed, slot.ends_at) != (closed, ends):
        Slot.objects.filter(pk=slot.pk).update(closed=closed, ends_at=ends)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not touch."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
