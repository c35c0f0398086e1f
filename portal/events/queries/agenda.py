"""The day of one person, of an organisation, or of everybody: meetings, and the programme in between."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

from ..models import Delegation, Event, Meeting, Registration, Seat, Session


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting, with the other side and who sits there; or a part of the programme. `mine`: the reader sits there themselves."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    meeting: Meeting | None = None
    session: Session | None = None
    other: Delegation | None = None
    own: Delegation | None = None
    people: Sequence[str] = ()
    ours: Sequence[str] = ()
    mine: bool = False

    @property
    def day(self) -> dt.date:
        """By the clock that is active."""
        return timezone.localtime(self.starts_at).date()


@dataclass(frozen=True, slots=True)
class Agenda:
    """Of one person (`name`) for an organisation, in order of time; `language` is theirs."""

    name: str
    language: str
    organisation: Organisation | None
    entries: Sequence[Entry]

    @property
    def meetings(self) -> int:
        return sum(one.meeting is not None for one in self.entries)


def agenda_of(event: Event, reader: User) -> list[Entry]:
    """Meetings of the reader's organisations and the programme. In four queries."""
    own = standing_of(reader).organisations
    delegations = {one.pk: one for one in Delegation.objects.filter(event=event, organisation__in=own)}
    meetings = _placed(event).filter(Q(first__in=delegations) | Q(second__in=delegations))
    seats = _seats(meetings)
    entries = []
    for one in meetings:
        side = one.first if one.first_id in delegations else one.second
        sitting = seats[one.pk]
        entries.append(_entry(one, side, sitting, mine=any(each.person_id == reader.pk for each in sitting)))
    return _in_order([*entries, *_programme(event)])


def agendas_of_all(event: Event) -> list[Agenda]:
    """One for each person who sits in a meeting, by organisation, with names in the letters of its language; for the organiser to print. In
    three queries."""
    meetings = list(_placed(event))
    seats = _seats(meetings)
    programme = list(_programme(event))
    people: dict[int, Registration] = {one.pk: one for rows in seats.values() for one in rows}
    of: defaultdict[int, list[Entry]] = defaultdict(list)
    for meeting in meetings:
        for one in seats[meeting.pk]:
            side = meeting.first if meeting.first.organisation_id == one.organisation_id else meeting.second
            with translation.override(one.language):
                of[one.pk].append(_entry(meeting, side, seats[meeting.pk], mine=True))
    made = []
    for pk, entries in of.items():
        person = people[pk]
        with translation.override(person.language):
            name = person.on_the_badge
        made.append(Agenda(name, person.language, person.organisation, _in_order([*entries, *programme])))
    return sorted(made, key=lambda one: (str(one.organisation.name) if one.organisation else "", one.name))


def _entry(meeting: Meeting, side: Delegation, sitting: Sequence[Registration], *, mine: bool) -> Entry:
    assert meeting.slot is not None
    other = meeting.second if side.pk == meeting.first_id else meeting.first
    return Entry(
        starts_at=meeting.slot.starts_at,
        ends_at=meeting.slot.ends_at,
        meeting=meeting,
        other=other,
        own=side,
        people=[one.on_the_badge for one in sitting if one.organisation_id == other.organisation_id],
        ours=[one.on_the_badge for one in sitting if one.organisation_id == side.organisation_id],
        mine=mine,
    )


def _placed(event: Event):  # type: ignore[no-untyped-def]
    return (
        Meeting.objects.placed()
        .filter(event=event)
        .select_related("first__organisation", "second__organisation", "slot", "table__room", "listing")
    )


def _seats(meetings: Iterable[Meeting]) -> defaultdict[int, list[Registration]]:
    found: defaultdict[int, list[Registration]] = defaultdict(list)
    rows = Seat.objects.filter(meeting__in=[one.pk for one in meetings], freed_at=None)
    for seat in rows.select_related("registration__organisation", "registration__person").order_by("pk"):
        found[seat.meeting_id].append(seat.registration)
    return found


def _programme(event: Event) -> list[Entry]:
    rows = Session.objects.filter(event=event, called_off_at=None).exclude(kind=Session.Kind.MEETINGS)
    return [Entry(one.starts_at, one.ends_at, session=one) for one in rows.select_related("room")]


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.starts_at, one.meeting is None))
