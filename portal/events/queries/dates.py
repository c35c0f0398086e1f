"""Events for calendars: those to which somebody goes, the sessions in which they have a place, and one event by itself.

Who cancels, or is taken off the list, has it struck out for a month; then it is gone. A number of SEQUENCE is never used twice for
two different things that stand under one uid: each registration that ended counts twice, once struck out and once come back.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.calendars.sources import Shelf
from portal.core.ics import Happening, uid_of

from ..models import Event, Registration, Session, SessionPlace
from .meeting_dates import meetings_at, meetings_of

if TYPE_CHECKING:
    Reader = User | AnonymousUser

LOOKS_BACK = dt.timedelta(days=180)
STRUCK_OUT = dt.timedelta(days=30)
"""How long a calendar is told that somebody does not go any more."""
MOST = 1000
"""Of each kind, the latest first: no program reads on in a calendar that is longer."""
CANCELLED, GOING = Registration.State.CANCELLED, Registration.State.GOING


def of_person(person: User) -> Iterator[Happening]:
    """To what they go, the sessions in which they have a place, and their 1:1 meetings."""
    since = timezone.now() - LOOKS_BACK
    rows = Registration.objects.filter(person=person, event__ends_at__gte=since, state__in=[GOING, CANCELLED])
    by_event: dict[int, list[Registration]] = defaultdict(list)
    for row in rows.select_related("event").order_by("-event__starts_at", "-pk")[:MOST]:
        by_event[row.event_id].append(row)
    for own in by_event.values():
        yield from of_registrations(own[0].event, own)
    places = SessionPlace.objects.filter(registration__person=person, session__ends_at__gte=since)
    yield from of_places(places)
    yield from meetings_of(person)


def of_one(person: User, public_id: str) -> Shelf | None:
    """One event with its sessions, for whoever may know of it; after cancelling it is struck out for a while, then there is nothing."""
    own = list(Registration.objects.filter(event__public_id=public_id, person=person).order_by("-pk"))
    if own and own[0].state == CANCELLED and own[0].ended_at and own[0].ended_at > timezone.now() - STRUCK_OUT:
        event = Event.objects.get(public_id=public_id)
        places = places_at(event, person)
        return Shelf(
            event.title, lambda: [*of_registrations(event, own), *of_places(places), *meetings_at(event, person)]
        )
    seen = Event.objects.visible_to(person).filter(public_id=public_id).first()
    if seen is None:
        return None
    if own and own[0].state == CANCELLED:
        return Shelf(seen.title, list)
    goes = any(row.state == GOING for row in own)
    return Shelf(seen.title, lambda: _whole(seen, person, own, goes=goes))


def for_download(event: Event, reader: Reader) -> list[Happening]:
    """The event, and what of it is the reader's own."""
    if not reader.is_authenticated:
        return [happening_of(event, [], goes=False)]
    own = list(Registration.objects.filter(event=event, person=reader).order_by("-pk"))
    goes = any(row.state == GOING for row in own)
    return [
        happening_of(event, own, goes=goes),
        *(of_places(places_at(event, reader)) if goes else []),
        *(meetings_at(event, reader) if goes else []),
    ]


def of_registrations(event: Event, own: Sequence[Registration]) -> Iterator[Happening]:
    """One event for somebody by their registrations, the latest first: struck out where they cancelled."""
    if any(row.state == GOING for row in own):
        yield happening_of(event, own, goes=True)
        return
    ended_at = own[0].ended_at
    if ended_at and ended_at > timezone.now() - STRUCK_OUT:
        yield happening_of(event, own, goes=False, struck_out=ended_at)


def happening_of(
    event: Event, own: Iterable[Registration], *, goes: bool, struck_out: dt.datetime | None = None
) -> Happening:
    """Where to join online is said to those who go."""
    ended = sum(1 for row in own if row.state == CANCELLED)
    came = [row.registered_at for row in own if row.state == GOING]
    return Happening(
        uid=uid_of(event),
        title=event.title,
        starts=event.starts_at,
        ends=event.ends_at,
        changed=max([event.updated_at, *came, *([struck_out] if struck_out else [])]),
        sequence=event.version - 1 + 2 * ended - (1 if struck_out else 0),
        details="\n\n".join(filter(None, [event.link if goes else "", event.called_off_because, event.summary])),
        place=_place(event) or (event.link if goes else ""),
        url=settings.SITE_URL + event.get_absolute_url(),
        cancelled=bool(event.called_off_at or struck_out),
        busy=goes,
    )


def happening_of_session(
    session: Session, *, goes: bool, own: Sequence[SessionPlace] = (), struck_out: dt.datetime | None = None
) -> Happening:
    """`own` are the reader's places in it, those given back too: each turn has a number of SEQUENCE of its own."""
    event = session.event
    room = session.room.name if session.room else ""
    turns = sum(place.turns for place in own) + max(0, len(own) - 1)
    return Happening(
        uid=uid_of(session),
        title=session.title_in_words,
        starts=session.starts_at,
        ends=session.ends_at,
        changed=max([session.updated_at, event.updated_at, *([struck_out] if struck_out else [])]),
        sequence=session.version - 1 + turns,
        details="\n\n".join(filter(None, [event.title, session.link if goes else "", session.details])),
        place=", ".join(filter(None, [room, _place(event)])) or (session.link if goes else ""),
        url=settings.SITE_URL + session.get_absolute_url(),
        cancelled=bool(session.called_off_at or event.called_off_at or struck_out),
        busy=goes,
    )


def of_places(places: QuerySet[SessionPlace]) -> Iterator[Happening]:
    """Sessions in which somebody has a place; where they gave it back, or go no more, it is struck out for a while."""
    since = timezone.now() - STRUCK_OUT
    found = places.select_related("session__event", "session__room", "registration").order_by("-session__starts_at")
    by_session: dict[int, list[SessionPlace]] = defaultdict(list)
    for place in found[:MOST]:
        by_session[place.session_id].append(place)
    for own in by_session.values():
        if any(place.given_back_at is None and place.registration.state == GOING for place in own):
            yield happening_of_session(own[0].session, goes=True, own=own)
        elif ended := [place.given_back_at for place in own if place.given_back_at and place.given_back_at > since]:
            yield happening_of_session(own[0].session, goes=False, own=own, struck_out=max(ended))


def places_at(event: Event, person: User) -> QuerySet[SessionPlace]:
    """Those that somebody has in its sessions, and those they gave back."""
    return SessionPlace.objects.filter(registration__person=person, session__event=event)


def _whole(event: Event, person: User, own: Iterable[Registration], *, goes: bool) -> Iterator[Happening]:
    yield happening_of(event, own, goes=goes)
    yield from _programme(event, person, goes=goes)
    yield from meetings_at(event, person)


def _programme(event: Event, person: User, *, goes: bool) -> Iterator[Happening]:
    places: dict[int, list[SessionPlace]] = defaultdict(list)
    for place in places_at(event, person):
        places[place.session_id].append(place)
    rows = Session.objects.filter(event=event).exclude(kind__in=Session.PAUSES).select_related("room")
    for session in rows.order_by("-starts_at", "-pk")[:MOST]:
        session.event = event
        yield happening_of_session(session, goes=goes, own=places[session.pk])


def _place(event: Event) -> str:
    return ", ".join(filter(None, [event.place, event.town]))
