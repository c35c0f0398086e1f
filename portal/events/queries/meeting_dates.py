"""1:1 meetings for calendars: those in which somebody sits, and for a while those in which they no longer do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.ics import Happening

from ..models import Event, Meeting, Seat

LOOKS_BACK = dt.timedelta(days=180)
MOST = 1000


def meetings_of(person: User) -> Iterator[Happening]:
    """Of all events, the latest first."""
    return _happenings(person, Q(slot__starts_at__gte=timezone.now() - LOOKS_BACK))


def meetings_at(event: Event, person: User) -> Iterator[Happening]:
    return _happenings(person, Q(meeting__event=event))


def _happenings(person: User, which: Q) -> Iterator[Happening]:
    rows = Seat.objects.filter(which, registration__person=person).select_related(
        "meeting__event",
        "meeting__first__organisation",
        "meeting__second__organisation",
        "meeting__slot",
        "meeting__table__room",
        "registration",
    )
    # Who left a seat and has it again sits there: the seat that was not freed goes first.
    seats: dict[int, Seat] = {}
    for seat in rows.order_by("-slot__starts_at", "-pk")[:MOST]:
        there = seats.get(seat.meeting_id)
        if there is None or there.freed_at:
            seats[seat.meeting_id] = seat
    for seat in seats.values():
        yield _happening(seat.meeting, seat)


def _happening(meeting: Meeting, seat: Seat) -> Happening:
    slot = meeting.slot or seat.slot
    ours = seat.registration.organisation_id
    other = meeting.second if meeting.first.organisation_id == ours else meeting.first
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Happening(
        uid=f"b2b-{meeting.public_id}@{host}",
        title=_("Meeting with %(name)s") % {"name": other.organisation.name},
        starts=slot.starts_at,
        ends=slot.ends_at,
        changed=meeting.updated_at,
        sequence=meeting.version - 1,
        details="\n\n".join(filter(None, [meeting.event.title, meeting.link])),
        place=_place(meeting),
        url=settings.SITE_URL + meeting.get_absolute_url(),
        cancelled=bool(seat.freed_at) or not meeting.is_placed or meeting.event.called_off_at is not None,
        busy=True,
    )


def _place(meeting: Meeting) -> str:
    if meeting.table is None:
        return meeting.link
    parts = [_("Table %(number)s") % {"number": meeting.table.number}]
    if meeting.table.room:
        parts.append(meeting.table.room.name)
    return ", ".join([*parts, *filter(None, [meeting.event.place])])
