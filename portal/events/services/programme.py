"""Sessions come into the programme, change and are called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text, isolated, line_of
from portal.core.versions import Overtaken, write_over
from portal.notifications.services import notify
from portal.ui.words import clock, moment, number

from ..models import Event, Room, Session, Speaker
from ..signals import event_changed, programme_changed
from .holding import LONGEST, check_organises, check_stands, tell_those_who_come
from .indexing import index_event
from .locking import hold
from .telling import tell_guests_in


def add_session(event: Event, *, by: User, submission: UUID | None = None, **fields: Any) -> Session:
    """The same `submission` answers with the session that it has made."""
    check_organises(event, by)

    def make() -> Session:
        held = hold(event)
        check_stands(held)
        given, speakers = _cleaned(held, by=by, **fields)
        made: Session = Session.objects.create(event=held, changed_by=by, submission=submission, **given)
        made.speakers.set(speakers)
        record("session.added", by=by, about=held, session=made.public_id)
        programme_changed.send(Event, event=held)
        return made

    with transaction.atomic():
        return made_once(submission, Session, make, event=event)


@transaction.atomic
def change_session(session: Session, *, by: User, version: int, **fields: Any) -> Session:
    """Raises Overtaken. A prayer whose hour or day somebody sets is calculated no more. Who has a place in it is told of another hour."""
    check_organises(session.event, by)
    event = hold(session.event)
    check_stands(event)
    _in_programme(session)
    given, speakers = _cleaned(event, session=session, by=by, **fields)
    had = {name: getattr(session, name) for name in ("starts_at", "ends_at", "room_id", "link")}
    set_by_hand = (given["starts_at"], given["title"], given["kind"])
    if session.computed and set_by_hand != (session.starts_at, session.title_in_words, session.kind):
        given["computed"] = ""
    elif session.computed:
        given["title"] = session.title
    changed = write_over(session, by=by, version=version, **given)
    if {one.pk for one in speakers} != set(session.speakers.values_list("pk", flat=True)):
        if not changed:
            _raise_version(session, by=by, version=version)
        session.speakers.set(speakers)
        changed = True
    if changed:
        record("session.changed", by=by, about=event, session=session.public_id)
        programme_changed.send(Event, event=event)
        if event.is_on and any(had[name] != getattr(session, name) for name in had):
            tell_those_in(session, "event.session_moved", by=by)
    return session


@transaction.atomic
def call_off_session(session: Session, *, by: User) -> None:
    """Struck out in calendars, and those who have a place are told. Where nobody has seen it yet, it is gone."""
    check_organises(session.event, by)
    event = hold(session.event)
    check_stands(event)
    if event.published_at is None:
        if Session.objects.filter(pk=session.pk).delete()[0]:
            record("session.called_off", by=by, about=event, session=session.public_id)
            programme_changed.send(Event, event=event)
        return
    waits = Session.objects.filter(pk=session.pk, called_off_at=None)
    now = timezone.now()
    if waits.update(called_off_at=now, version=F("version") + 1, changed_by=by, updated_at=now):
        session.refresh_from_db()
        record("session.called_off", by=by, about=event, session=session.public_id)
        programme_changed.send(Event, event=event)
        if event.is_on:
            tell_those_in(session, "event.session_called_off", by=by)


def tell_those_in(session: Session, kind: str, *, by: User | None) -> None:
    """Everybody who has a place in it, and in the event."""
    places = session.places.standing().filter(registration__state="going", registration__person__isnull=False)
    people = [one.registration.person for one in places.select_related("registration__person")]
    notify(kind, to=[one for one in people if one is not None], about=session, by=by)
    tell_guests_in(session, kind)


def check_free(
    event: Event,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    room: Room | None,
    speakers: Sequence[Speaker] = (),
    session: Session | None = None,
) -> None:
    """Raises NotPossible, at the field, with what stands in that room or is said by that speaker meanwhile."""
    meanwhile = Session.objects.filter(event=event, called_off_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if session is not None:
        meanwhile = meanwhile.exclude(pk=session.pk)
    for other in meanwhile.prefetch_related("speakers"):
        facts = {
            "title": isolated(other.title_in_words),
            "first": _at(event, other.starts_at),
            "last": _at(event, other.ends_at),
        }
        if room is not None and other.room_id == room.pk:
            said = _("%(room)s is taken from %(first)s to %(last)s: %(title)s.")
            raise NotPossible("room_taken", said % (facts | {"room": isolated(room.name)}), "room")
        if busy := next((one for one in other.speakers.all() if one in speakers), None):
            said = _("%(name)s speaks elsewhere from %(first)s to %(last)s: %(title)s.")
            raise NotPossible("speaker_taken", said % (facts | {"name": isolated(busy.name)}), "speakers")


def _cleaned(
    event: Event,
    *,
    by: User,
    title: str,
    kind: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    room: Room | None = None,
    speakers: Sequence[Speaker] = (),
    capacity: int | None = None,
    details: str = "",
    languages: Sequence[str] = (),
    link: str = "",
    widen: bool = False,
    session: Session | None = None,
) -> tuple[dict[str, Any], Sequence[Speaker]]:
    if any(one.event_id != event.pk for one in speakers) or (room is not None and room.event_id != event.pk):
        raise NotAllowed
    if kind not in Session.Kind.values:
        raise NotPossible("kind", _("Choose what kind of session it is."), "kind")
    written = clean_line(title)
    if not written and kind in Session.PAUSES:
        written = str(Session.Kind(kind).label)
    if ends_at <= starts_at:
        raise NotPossible("order", _("It ends before it begins."), "until")
    check_free(event, starts_at=starts_at, ends_at=ends_at, room=room, speakers=speakers, session=session)
    _seats(room, capacity, session)
    if starts_at < event.starts_at or ends_at > event.ends_at:
        _outside(event, starts_at, ends_at, by=by, widen=widen)
    given = {
        "title": line_of(written, 160, "title"),
        "kind": kind,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "room": room,
        "capacity": capacity,
        "details": clean_text(details)[:4000],
        "languages": list(languages),
        "link": link,
    }
    return given, speakers


def _seats(room: Room | None, capacity: int | None, session: Session | None) -> None:
    if room and room.capacity and capacity and capacity > room.capacity:
        said = ngettext("%(room)s has %(number)s seat.", "%(room)s has %(number)s seats.", room.capacity)
        facts = {"room": isolated(room.name), "number": number(room.capacity)}
        raise NotPossible("capacity", said % facts, "capacity")
    taken = session.places.standing().count() if session is not None and capacity else 0
    if capacity and capacity < taken:
        said = ngettext(
            "%(number)s person has a place in it already. Write a number that is not lower.",
            "%(number)s people have a place in it already. Write a number that is not lower.",
            taken,
        )
        raise NotPossible("capacity", said % {"number": number(taken)}, "capacity")


def _outside(event: Event, starts_at: dt.datetime, ends_at: dt.datetime, *, by: User, widen: bool) -> None:
    """Make the event last longer, where somebody has said so."""
    first, last = min(starts_at, event.starts_at), max(ends_at, event.ends_at)
    if not widen:
        said = _("The event lasts from %(first)s to %(last)s. Choose an hour within it, or let the event last longer.")
        day_too = (
            not event.lasts_a_day
            or starts_at.astimezone(event.tz).date() != event.starts_at.astimezone(event.tz).date()
        )
        facts = {
            "first": _at(event, event.starts_at, day_too=day_too),
            "last": _at(event, event.ends_at, day_too=day_too),
        }
        raise NotPossible("outside", said % facts, "widen")
    if last - first > LONGEST:
        raise NotPossible("long", _("An event takes sixty days at most. Make several of it."), "day")
    before = hold(event)
    if write_over(event, by=by, version=event.version, starts_at=first, ends_at=last):
        record("event.changed", by=by, about=event)
        index_event(event)
        if event.is_on:
            tell_those_who_come(event, "event.moved", by=by)
        event_changed.send(Event, event=event, before=before, by=by)


def _at(event: Event, when: dt.datetime, *, day_too: bool = False) -> str:
    """By the clock of the event."""
    with timezone.override(event.tz):
        return moment(when) if day_too else clock(when)


def _in_programme(session: Session) -> None:
    session.refresh_from_db()
    if session.called_off_at:
        raise NotPossible("gone", _("This session was called off."))


def _raise_version(session: Session, *, by: User, version: int) -> None:
    waits = Session.objects.filter(pk=session.pk, version=version)
    if not waits.update(version=version + 1, changed_by=by, updated_at=timezone.now()):
        raise Overtaken(Session.objects.select_related("changed_by").get(pk=session.pk))
    session.refresh_from_db()
