"""One meeting as its page shows it: who sits there, why, and what the reader can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from matchmaking.queries.consortium import told_to
from portal.accounts.models import User

from .. import permissions
from ..models import Delegation, Fit, Meeting, Registration, Seat, Slot, Table
from .free import day_of


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """`own` is the reader's side, empty for the organiser. `times` are those at which both are free; `tables` those that only the
    organiser may choose from. `answers`, `asks`, `moves`, `seats`: whether the reader can do that now."""

    own: Delegation | None
    other: Delegation | None
    seats_taken: Sequence[Seat]
    colleagues: Sequence[Registration]
    times: Sequence[Slot]
    move_times: Sequence[Slot]
    tables: Sequence[Table]
    why: Sequence[str]
    answers: bool
    asks: bool
    moves: bool
    organises: bool

    @property
    def sitting(self) -> list[int]:
        return [one.registration_id for one in self.seats_taken]

    @property
    def seats(self) -> bool:
        """Whether the reader can say who comes from their side."""
        return self.moves and self.own is not None


def meeting_page(meeting: Meeting, reader: User) -> MeetingPage:
    sides = (meeting.first, meeting.second)
    own = next((one for one in sides if permissions.speaks_for(reader, one)), None)
    if own is meeting.first and permissions.speaks_for(reader, meeting.second):
        own = meeting.second if meeting.state == Meeting.State.ASKED else own
    other = next((one for one in sides if own and one is not own), None)
    organises = permissions.can_organise(reader, meeting.event)
    ahead = meeting.slot is None or meeting.slot.starts_at > timezone.now()
    stands = meeting.event.is_on and ahead
    moves = stands and meeting.state == Meeting.State.AGREED
    answers = meeting.event.is_on and meeting.state == Meeting.State.ASKED and own is meeting.second
    day = day_of(meeting.event, sides, without=[meeting.pk], spare=True if organises else None)
    times = day.common(meeting.first_id, meeting.second_id) if moves or answers else []
    seats = (
        meeting.seats.filter(freed_at=None)
        .select_related("registration__organisation", "registration__person")
        .order_by("pk")
    )
    tables = list(Table.objects.filter(event=meeting.event, taken_out_at=None)) if organises and moves else []
    return MeetingPage(
        own=own,
        other=other,
        seats_taken=list(seats),
        colleagues=day.people.get(own.pk, []) if own else [],
        times=times,
        move_times=times,
        tables=tables,
        why=why_they_meet(own, other, reader) if own and other else [],
        answers=answers,
        asks=meeting.state == Meeting.State.ASKED and own is meeting.first,
        moves=moves,
        organises=organises,
    )


def why_they_meet(own: Delegation, other: Delegation, reader: User) -> Sequence[str]:
    """What speaks for the other side, as far as the reader may see it now."""
    pair = Q(seeker=own, could=other) | Q(seeker=other, could=own)
    best = Fit.objects.filter(pair).order_by("-value").first()
    if best is None:
        return []
    evidence = best.evidence if best.seeker_id == own.pk else best.evidence_back
    if not evidence:
        return []
    told = told_to(reader, [(other.organisation, evidence)])
    return told[other.organisation_id].why if other.organisation_id in told else []
