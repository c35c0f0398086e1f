"""Rooms in which sessions take place, and the people who speak there."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line, isolated, line_of
from portal.organisations.models import Organisation

from ..models import Event, Registration, Room, Session, Speaker
from .holding import check_organises
from .locking import hold


@transaction.atomic
def add_room(event: Event, *, by: User, name: str, capacity: int | None = None) -> Room:
    """The name is the room: one that is added twice is there once."""
    check_organises(event, by)
    hold(event)
    called = line_of(name, 80, "name")
    if there := Room.objects.filter(event=event, name=called).first():
        if there.capacity == capacity:
            return there
        raise NotPossible("twice", _("There is a room of this name already."), "name")
    last = Room.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0
    made: Room = Room.objects.create(event=event, name=called, capacity=capacity, position=last + 1)
    record("room.added", by=by, about=event, room=made.public_id)
    return made


@transaction.atomic
def change_room(room: Room, *, by: User, name: str, capacity: int | None = None) -> Room:
    check_organises(room.event, by)
    hold(room.event)
    called = line_of(name, 80, "name")
    standing = Session.objects.filter(room=room, called_off_at=None, capacity__isnull=False)
    fullest = standing.order_by("-capacity").first()
    if capacity is not None and fullest is not None and (fullest.capacity or 0) > capacity:
        said = _("%(title)s takes place there with more people than that. Change its places first.")
        raise NotPossible("seats", said % {"title": isolated(fullest.title_in_words)}, "capacity")
    try:
        with transaction.atomic():
            changed = (
                Room.objects.filter(pk=room.pk)
                .exclude(name=called, capacity=capacity)
                .update(name=called, capacity=capacity)
            )
    except IntegrityError as error:
        raise NotPossible("twice", _("There is a room of this name already."), "name") from error
    room.refresh_from_db()
    if changed:
        record("room.changed", by=by, about=room.event, room=room.public_id)
    return room


@transaction.atomic
def remove_room(room: Room, *, by: User) -> None:
    """Not while something takes place in it."""
    check_organises(room.event, by)
    hold(room.event)
    if there := Session.objects.filter(room=room, called_off_at=None).first():
        said = _("%(title)s takes place there. Give it another room first.")
        raise NotPossible("used", said % {"title": isolated(there.title_in_words)})
    if room.tables.filter(taken_out_at=None).exists():
        raise NotPossible("tables", _("Tables stand in this room. Put them elsewhere first."))
    if Room.objects.filter(pk=room.pk).delete()[0]:
        record("room.removed", by=by, about=room.event)


@transaction.atomic
def add_speaker(
    event: Event, *, by: User, name: str, role: str = "", organisation: Organisation | None = None
) -> Speaker:
    """The same name, doing the same for the same, is the same speaker: two clicks are one."""
    check_organises(event, by)
    hold(event)
    given = _of_speaker(event, name, role, organisation)
    made: Speaker
    made, new = Speaker.objects.get_or_create(event=event, **given)
    if new:
        record("speaker.added", by=by, about=event, speaker=made.public_id)
    return made


@transaction.atomic
def change_speaker(
    speaker: Speaker, *, by: User, name: str, role: str = "", organisation: Organisation | None = None
) -> Speaker:
    check_organises(speaker.event, by)
    hold(speaker.event)
    given = _of_speaker(speaker.event, name, role, organisation)
    if any(getattr(speaker, field) != value for field, value in given.items()):
        Speaker.objects.filter(pk=speaker.pk).update(**given)
        record("speaker.changed", by=by, about=speaker.event, speaker=speaker.public_id)
    speaker.refresh_from_db()
    return speaker


@transaction.atomic
def remove_speaker(speaker: Speaker, *, by: User) -> None:
    """Out of every session, too."""
    check_organises(speaker.event, by)
    hold(speaker.event)
    if Speaker.objects.filter(pk=speaker.pk).delete()[0]:
        record("speaker.removed", by=by, about=speaker.event)


def _of_speaker(event: Event, name: str, role: str, organisation: Organisation | None) -> dict[str, Any]:
    if organisation is not None and organisation.pk != event.organiser_id:
        comes = Registration.objects.standing().filter(event=event, organisation=organisation).exists()
        named = Speaker.objects.filter(event=event, organisation=organisation).exists()
        if not comes and not named:
            raise NotAllowed
    return {"name": line_of(name, 120, "name"), "role": clean_line(role)[:160], "organisation": organisation}
