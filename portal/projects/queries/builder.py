"""The consortium as it is built: every role with who has it or who could, and how the mix stands to its rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.queries.measured import Measured, measured
from portal.accounts.models import User

from ..models import Call, Partner, Project, Role
from .candidates import how_many, is_looking
from .mixes import Report, reports_of
from .overview import Places


@dataclass(frozen=True, slots=True)
class Held:
    """A role with whoever has it, or nobody yet; as the partners themselves read it."""

    role: Role
    partners: Sequence[Partner]

    @property
    def is_free(self) -> bool:
        return not self.partners


@dataclass(frozen=True, slots=True)
class Builder:
    """`shown_call` is the call it came of, where the reader may read that."""

    seats: Sequence[Held]
    reports: Sequence[Report]
    looking: bool
    measured: Measured
    shown_call: Call | None

    @property
    def has_free(self) -> bool:
        return any(one.is_free for one in self.seats)


def builder_of(project: Project, reader: User, places: Places) -> Builder:
    """`places` are those of the page."""
    holders: dict[int, list[Partner]] = {}
    for place in places.inside:
        if place.role_id:
            holders.setdefault(place.role_id, []).append(place)
    able = how_many(project, reader)
    for role in places.roles:
        role.able = able[role.pk]
    call = Call.objects.visible_to(reader).filter(pk=project.call_id).first() if project.call_id else None
    return Builder(
        seats=[Held(role, holders.get(role.pk, ())) for role in places.roles],
        reports=reports_of(project, reader, partners=places.inside),
        looking=project.is_open and is_looking(places.free),
        measured=measured(),
        shown_call=call,
    )
