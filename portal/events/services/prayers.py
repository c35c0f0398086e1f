"""Prayers are breaks in the programme: placed by the organiser with one press, at the hour that the sun gives there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible

from ..models import Event, Session
from ..models.programme import PRAYERS
from ..prayer import FRIDAY, NOON, WEEKDAY_OF_JUMUAH
from ..queries.prayers import falls_on, pause_for
from ..queries.where import prayers_at, whereabouts
from ..signals import programme_changed
from .holding import check_organises, check_stands
from .locking import hold


@transaction.atomic
def place_prayer(event: Event, *, by: User, name: str) -> list[Session]:
    """On every day on which it falls into the hours of the event; where it stands already, that stays. Answers with those that are new."""
    check_organises(event, by)
    event = hold(event)
    check_stands(event)
    if name not in PRAYERS:
        raise NotPossible("prayer", _("There is no such prayer."))
    here = whereabouts(event)
    if here is None:
        raise NotPossible(
            "where", _("We do not know where that is. Write the town into the event, as it is usually written.")
        )
    standing = {
        one.starts_at.astimezone(event.tz).date()
        for one in Session.objects.filter(event=event, called_off_at=None, computed=name)
    }
    made = []
    for day, starts_at in falls_on(event, here, name):
        if day not in standing:
            made.append(_break(event, name, starts_at, by=by))
    if not made and not standing:
        raise NotPossible("hours", _("It does not fall into the hours of this event."))
    if made:
        programme_changed.send(Event, event=event)
    return made


def reckon_anew(event: Event, *, by: User | None) -> None:
    """After the day, the place or the clock has changed: those that nobody has set by hand follow the sun. Only for a held event.

    One that does not fall into the event any more is taken out; on a Friday the noon prayer is the longer one.
    """
    calculated = list(Session.objects.filter(event=event, called_off_at=None).exclude(computed=""))
    here = whereabouts(event) if calculated else None
    for session in calculated:
        day = session.starts_at.astimezone(event.tz).date()
        name = session.computed
        if name in {NOON, FRIDAY}:
            name = FRIDAY if day.weekday() == WEEKDAY_OF_JUMUAH else NOON
        starts_at = prayers_at(here, day).get(name)
        if starts_at is None:
            continue
        length = pause_for(name) if name != session.computed else session.ends_at - session.starts_at
        ends_at = starts_at + length
        if starts_at < event.starts_at or ends_at > event.ends_at:
            _take_out(session, event, by=by)
        elif (starts_at, ends_at, name) != (session.starts_at, session.ends_at, session.computed):
            Session.objects.filter(pk=session.pk).update(
                starts_at=starts_at,
                ends_at=ends_at,
                computed=name,
                title=str(PRAYERS[name]),
                version=F("version") + 1,
                changed_by=by,
                updated_at=timezone.now(),
            )


def _break(event: Event, name: str, starts_at: dt.datetime, *, by: User) -> Session:
    made: Session = Session.objects.create(
        event=event,
        kind=Session.Kind.PRAYER,
        title=str(PRAYERS[name]),
        starts_at=starts_at,
        ends_at=starts_at + pause_for(name),
        computed=name,
        changed_by=by,
    )
    record("session.added", by=by, about=event, session=made.public_id)
    return made


def _take_out(session: Session, event: Event, *, by: User | None) -> None:
    if event.published_at is None:
        session.delete()
    else:
        now = timezone.now()
        Session.objects.filter(pk=session.pk).update(
            called_off_at=now, version=F("version") + 1, changed_by=by, updated_at=now
        )
