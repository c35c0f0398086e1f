"""What a side has to say about its meetings: which there were, what it said, whether they go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

from ..models import Delegation, Event, GoingOn, Meeting, Rating


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting whose time has begun, as one side of it sees it."""

    meeting: Meeting
    own: Delegation
    other: Organisation
    rating: Rating | None
    goes_on: bool

    @property
    def took_place(self) -> bool:
        return self.meeting.state in Meeting.PLACED

    @property
    def missed_by_them(self) -> bool:
        return self.meeting.missed_by_id is not None and self.meeting.missed_by_id != self.own.pk


def own_delegations(event: Event, user: User) -> list[Delegation]:
    """Those for which the reader speaks at this event."""
    rows = Delegation.objects.filter(event=event, organisation__in=standing_of(user).organisations)
    return list(rows.select_related("organisation").order_by("pk"))


def met_by(event: Event, own: Sequence[Delegation]) -> list[Met]:
    """Their meetings whose time has begun, the first first. In three queries."""
    ids = {one.pk: one for one in own}
    rows = list(
        Meeting.objects.filter(
            Q(first__in=ids) | Q(second__in=ids),
            event=event,
            state__in=[*Meeting.PLACED, Meeting.State.MISSED],
            slot__starts_at__lte=timezone.now(),
        )
        .select_related("slot", "table", "first__organisation", "second__organisation", "missed_by__organisation")
        .order_by("slot__starts_at", "pk")
    )
    rated = {
        (one.meeting_id, one.delegation_id): one for one in Rating.objects.filter(meeting__in=rows, delegation__in=ids)
    }
    going = set(GoingOn.objects.filter(meeting__in=rows).values_list("meeting", flat=True))
    found = []
    for row in rows:
        for side, other in ((row.first, row.second), (row.second, row.first)):
            if side.pk in ids:
                found.append(Met(row, side, other.organisation, rated.get((row.pk, side.pk)), row.pk in going))
    return found
