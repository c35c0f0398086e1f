"""What stands in an event goes with it when it is held on another day, at another hour or by another clock.

Hours on the wall stay: a talk at ten is at ten on the other day too, whatever the clocks did between, and at ten of the other place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.text import isolated
from portal.ui.words import moment

from ..models import Event, Meeting, Session, Slot
from .prayers import reckon_anew
from .slots import move_slots

Shift = Callable[[dt.datetime], dt.datetime]


def move_along(event: Event, before: Event, *, by: User | None) -> None:
    """Called where the event has changed, in the same transaction, while its row is held: sessions, and the times of meetings.

    Raises NotPossible where sessions would lie outside the event.
    """
    told = ("starts_at", "ends_at", "zone", "town", "latitude", "longitude")
    if all(getattr(event, name) == getattr(before, name) for name in told):
        return
    standing = list(Session.objects.filter(event=event, called_off_at=None))
    with_meetings = list(Slot.objects.filter(event=event, meetings__state__in=Meeting.PLACED).distinct())
    shift = shift_between(before, event, [*standing, *with_meetings])
    for session in Session.objects.filter(event=event):
        starts_at, ends_at = moved(session.starts_at, session.ends_at, shift)
        if (starts_at, ends_at) != (session.starts_at, session.ends_at):
            now = timezone.now()
            Session.objects.filter(pk=session.pk).update(
                starts_at=starts_at, ends_at=ends_at, version=F("version") + 1, changed_by=by, updated_at=now
            )
    move_slots(event, shift)
    reckon_anew(event, by=by)
    _check_all_inside(event)


def shift_between(before: Event, after: Event, stand: Iterable[Session | Slot]) -> Shift:
    """How hours move: with the event where it moved as a whole; by days where it also became longer or shorter; not at all where it
    only began earlier or ended later."""
    had, has = _on_the_wall(before), _on_the_wall(after)
    first, last = has[0] - had[0], has[1] - had[1]
    by_days = dt.timedelta(days=(has[0].date() - had[0].date()).days)
    days_at_the_end = dt.timedelta(days=(has[1].date() - had[1].date()).days)
    old, new = before.tz, after.tz
    if first == last:
        return lambda one: on_the_wall(one, old, new, first)
    if by_days == days_at_the_end:
        return lambda one: on_the_wall(one, old, new, by_days)

    def stays(one: dt.datetime) -> dt.datetime:
        return on_the_wall(one, old, new, dt.timedelta())

    if all(_inside(after, *moved(one.starts_at, one.ends_at, stays)) for one in stand):
        return stays
    return lambda one: on_the_wall(one, old, new, by_days)


def on_the_wall(one: dt.datetime, old: ZoneInfo, new: ZoneInfo, apart: dt.timedelta) -> dt.datetime:
    """The same hour by the clock of the other place, so much later on its wall; an hour that the clocks skip is the one after it."""
    if old.key == new.key and not apart:
        return one
    return (one.astimezone(old).replace(tzinfo=None) + apart).replace(tzinfo=new).astimezone(dt.UTC)


def moved(starts_at: dt.datetime, ends_at: dt.datetime, shift: Shift) -> tuple[dt.datetime, dt.datetime]:
    """Of one whose end fell into the hour that the clocks skip, the length stays."""
    first, last = shift(starts_at), shift(ends_at)
    return first, last if last > first else first + (ends_at - starts_at)


def _on_the_wall(event: Event) -> tuple[dt.datetime, dt.datetime]:
    return (
        event.starts_at.astimezone(event.tz).replace(tzinfo=None),
        event.ends_at.astimezone(event.tz).replace(tzinfo=None),
    )


def _inside(event: Event, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    return event.starts_at <= starts_at and ends_at <= event.ends_at


def _check_all_inside(event: Event) -> None:
    standing = Session.objects.filter(event=event, called_off_at=None)
    outside = standing.exclude(starts_at__gte=event.starts_at, ends_at__lte=event.ends_at).order_by("starts_at").first()
    if outside is None:
        return
    with timezone.override(event.tz):
        said = _("%(title)s would lie outside, on %(moment)s. Change its hour first, or take it out of the programme.")
        facts = {"title": isolated(outside.title_in_words), "moment": moment(outside.starts_at)}
    field = "at" if outside.starts_at < event.starts_at else "until"
    raise NotPossible("sessions", said % facts, field)
