"""An event is held again on another day: its rooms, speakers, sessions, questions, tables and times come along, its people do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.once import made_once
from portal.core.text import line_of

from ..models import Event, MeetingPlan, ParticipationType, Question, Room, Session, Slot, Speaker, Table
from ..models.events import LONGEST_TITLE
from .holding import check_organises
from .indexing import index_event
from .locking import hold
from .moving import moved, on_the_wall
from .prayers import reckon_anew

Row = TypeVar("Row", bound=Model)
ITS_OWN = {"id", "public_id", "created_at", "updated_at", "version", "changed_by", "submission"}
"""What no copy takes from what it was made from."""
OF_THE_FIRST = {"published_at", "called_off_at", "called_off_because", "hidden_at", "series", "occurs_on"}
"""What became of an event stays with it."""


def clone_event(event: Event, *, by: User, day: dt.date, title: str = "", submission: UUID | None = None) -> Event:
    """A draft on another day, at the same hours by the same clock. The same `submission` answers with the event that it has made."""
    check_organises(event, by)
    if day < timezone.now().astimezone(event.tz).date():
        raise NotPossible("past", _("This day lies in the past. Choose one that is still to come."), "day")
    called = line_of(title or event.title, LONGEST_TITLE, "title")

    def make() -> Event:
        held = hold(event)
        made = copy_event(held, day=day, by=by, title=called, submission=submission)
        record("event.cloned", by=by, about=made, origin=event.public_id)
        return made

    with transaction.atomic():
        return made_once(submission, Event, make, organiser=event.organiser)


def copy_event(event: Event, *, day: dt.date, by: User | None, **changes: Any) -> Event:
    """A twin that begins on that day, inside a transaction; nobody's permission is asked."""
    apart = day - event.starts_at.astimezone(event.tz).date()
    zone = event.tz

    def shift(one: dt.datetime) -> dt.datetime:
        return on_the_wall(one, zone, zone, apart)

    def shifted(one: dt.datetime | None) -> dt.datetime | None:
        return shift(one) if one else None

    starts_at, ends_at = moved(event.starts_at, event.ends_at, shift)
    made = _twin(
        event,
        without=OF_THE_FIRST,
        **{
            "starts_at": starts_at,
            "ends_at": ends_at,
            "registration_opens_at": shifted(event.registration_opens_at),
            "registration_closes_at": shifted(event.registration_closes_at),
            "cloned_from": event,
            "opened_by": by,
            "changed_by": by,
            **changes,
        },
    )
    made.save()
    _copy_what_stands_in(event, made, shift, by=by)
    reckon_anew(made, by=by)
    index_event(made)
    return made


def _copy_what_stands_in(
    event: Event, made: Event, shift: Callable[[dt.datetime], dt.datetime], *, by: User | None
) -> None:
    rooms = _copied(Room.objects.filter(event=event), event=made)
    speakers = _copied(Speaker.objects.filter(event=event), event=made)
    _copied(ParticipationType.objects.filter(event=event), event=made)
    _copied(Question.objects.filter(event=event, taken_out_at=None), event=made)
    _copied(Table.objects.filter(event=event, taken_out_at=None), rooms, event=made)

    def hours(row: Session | Slot) -> dict[str, Any]:
        starts_at, ends_at = moved(row.starts_at, row.ends_at, shift)
        return {"starts_at": starts_at, "ends_at": ends_at}

    _copied(Slot.objects.filter(event=event), hours=hours, event=made)
    standing = list(Session.objects.filter(event=event, called_off_at=None).prefetch_related("speakers"))
    sessions = _copied(standing, rooms, hours=hours, event=made, changed_by=by)
    through = Session.speakers.through
    through.objects.bulk_create(
        through(session=sessions[one.pk], speaker=speakers[speaker.pk])
        for one in standing
        for speaker in one.speakers.all()
    )
    if plan := MeetingPlan.objects.filter(event=event).first():
        asking: dict[str, Any] = {
            name: shift(at) if (at := getattr(plan, name)) else None for name in ("asking_opens_at", "asking_closes_at")
        }
        _twin(plan, event=made, scheduled_at=None, **asking).save()


def _copied(
    rows: Iterable[Row],
    rooms: dict[int, Room] | None = None,
    hours: Callable[[Any], dict[str, Any]] | None = None,
    **changes: Any,
) -> dict[int, Row]:
    """Twins in one go, by the primary key of what they were made from."""
    originals = list(rows)
    twins = []
    for row in originals:
        own = dict(changes)
        if rooms is not None:
            own["room"] = rooms.get(row.room_id)  # type: ignore[attr-defined]
        twins.append(_twin(row, **own, **(hours(row) if hours else {})))
    if not originals:
        return {}
    model: Any = type(originals[0])
    model.objects.bulk_create(twins)
    return {row.pk: twin for row, twin in zip(originals, twins, strict=True)}


def _twin(row: Row, *, without: Iterable[str] = (), **changes: Any) -> Row:
    """All that a row holds, but what is its own."""
    left = ITS_OWN | set(without) | changes.keys()
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in left}
    return type(row)(**kept, **changes)
