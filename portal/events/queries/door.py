"""What the door shows: how many are here, who is meant, where they go next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from portal.search.normalise import fold

from ..models import Event, Meeting, Registration, Seat, Session

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Here:
    here: int
    going: int

    def as_event(self) -> dict[str, int]:
        return {"here": self.here, "going": self.going}


def here_of(event: Event) -> Here:
    """Of those who go, how many have come."""
    rows = Registration.objects.going().filter(event=event)
    found = rows.aggregate(going=Count("pk"), here=Count("pk", filter=Q(checked_in_at__isnull=False)))
    return Here(found["here"], found["going"])


def going_to(event: Event):  # type: ignore[no-untyped-def]
    """Those who go, as a list for the door has them: by what stands on their badges."""
    rows = Registration.objects.going().filter(event=event).select_related("organisation", "person", "type", "no_show")
    return rows.with_names_here().order_by("worn", "pk")


def found_by_name(event: Event, words: str) -> list[Registration]:
    """Those whose name (in either script), badge or organisation has all these words, however written; those not here yet first."""
    wanted = fold(words).split()
    if not wanted:
        return []
    found = []
    for one in going_to(event):
        names = [one.name, one.badge_name, *(one.person.names if one.person else ())]
        if one.organisation:
            names += one.organisation.names
        text = fold(" ".join(filter(None, names)))
        if all(word in text for word in wanted):
            found.append(one)
    found.sort(key=lambda one: one.checked_in_at is not None)
    return found[:MOST_FOUND]


@dataclass(frozen=True, slots=True)
class Next:
    """Where somebody goes: their next meeting with whom, or else what stands next in the programme."""

    meeting: Meeting | None
    other: Any
    session: Session | None


def next_of(registration: Registration) -> Next:
    now = timezone.now()
    seats = Seat.objects.filter(
        registration=registration, freed_at=None, slot__ends_at__gt=now, meeting__state=Meeting.State.AGREED
    )
    seat = (
        seats.select_related(
            "meeting__slot", "meeting__table__room", "meeting__first__organisation", "meeting__second__organisation"
        )
        .order_by("slot__starts_at")
        .first()
    )
    if seat:
        meeting = seat.meeting
        ours = meeting.first.organisation_id == registration.organisation_id
        return Next(meeting, (meeting.second if ours else meeting.first).organisation, None)
    sessions = Session.objects.filter(event=registration.event_id, called_off_at=None, ends_at__gt=now)
    return Next(None, None, sessions.select_related("room").order_by("starts_at").first())


def first_tables(event: Event) -> dict[int, Meeting]:
    """Registration (primary key) -> its first meeting of those to come, with table."""
    seats = Seat.objects.filter(
        registration__event=event, freed_at=None, meeting__state=Meeting.State.AGREED, slot__ends_at__gt=timezone.now()
    )
    found: dict[int, Meeting] = {}
    for seat in seats.select_related("meeting__slot", "meeting__table").order_by("slot__starts_at", "pk"):
        found.setdefault(seat.registration_id, seat.meeting)
    return found
