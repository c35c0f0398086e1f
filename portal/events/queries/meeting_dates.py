"""1:1 meetings for calendars: those in which somebody sits, and for a while those in which they no longer do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.ics import Happening
from portal.core.text import listed
from portal.organisations.standing import standing_of

from ..models import Event, Meeting, Seat, Slot
from ..querysets import MeetingQuerySet

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
        yield _happening(
            seat.meeting, seat.meeting.slot or seat.slot, ours=seat.registration.organisation_id, seat=seat
        )


def for_one_meeting(meeting: Meeting, person: User) -> Happening | None:
    """As it stands in their calendar; for whoever sits not in it, by the side that is theirs. None where it has
    no time yet, and for whoever never sat in one that does not stand.
    """
    seat = (
        meeting.seats.filter(registration__person=person).order_by(F("freed_at").desc(nulls_first=True), "-pk").first()
    )
    slot = meeting.slot or (seat.slot if seat else None)
    if slot is None or not (meeting.is_placed or seat):
        return None
    own = standing_of(person).organisations
    ours = next((one.organisation_id for one in (meeting.first, meeting.second) if one.organisation_id in own), None)
    return _happening(meeting, slot, ours=seat.registration.organisation_id if seat else ours, seat=seat)


def with_both_sides(rows: MeetingQuerySet) -> MeetingQuerySet:
    return rows.select_related("event", "first__organisation", "second__organisation", "slot", "table__room")


def _happening(meeting: Meeting, slot: Slot, *, ours: int | None, seat: Seat | None) -> Happening:
    """`ours` is the organisation of whoever reads; the organiser, who is neither side, reads both names."""
    sides = [meeting.first.organisation, meeting.second.organisation]
    others = [one.name for one in sides if one.pk != ours]
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Happening(
        uid=f"b2b-{meeting.public_id}@{host}",
        title=_("Meeting with %(name)s") % {"name": others[0]} if ours else listed(others),
        starts=slot.starts_at,
        ends=slot.ends_at,
        changed=meeting.updated_at,
        sequence=meeting.version - 1,
        details="\n\n".join(filter(None, [meeting.event.title, meeting.link])),
        place=_place(meeting),
        url=settings.SITE_URL + meeting.get_absolute_url(),
        cancelled=bool(seat and seat.freed_at) or not meeting.is_placed or meeting.event.called_off_at is not None,
        busy=True,
    )


def _place(meeting: Meeting) -> str:
    if meeting.table is None:
        return meeting.link
    parts = [_("Table %(number)s") % {"number": meeting.table.number}]
    if meeting.table.room:
        parts.append(meeting.table.room.name)
    return ", ".join([*parts, *filter(None, [meeting.event.place])])
