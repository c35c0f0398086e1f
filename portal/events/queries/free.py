"""Who is free when: the day of some delegations of an event, read in a handful of queries and asked many times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from portal.organisations.models import Block

from ..models import Absence, Delegation, Event, Meeting, Registration, Seat, Slot, Table
from ..querysets import RegistrationQuerySet


@dataclass
class Day:
    """`people` by delegation are those who go and may meet, in the order in which they registered; `away` are times (registration,
    slot) at which somebody said that they are not free, `sits` those at which they sit in a meeting. `apart` are people of whom one
    blocks the other. Without any table everybody meets online.
    """

    event: Event
    slots: Sequence[Slot]
    people: dict[int, list[Registration]]
    away: set[tuple[int, int]]
    sits: set[tuple[int, int]]
    tables: Sequence[Table]
    taken: set[tuple[int, int]]
    is_online: bool
    placed: Counter[int] = field(default_factory=Counter)
    apart: set[tuple[int, int]] = field(default_factory=set)

    def free(self, delegation: int, slot: int) -> list[Registration]:
        return [
            one
            for one in self.people.get(delegation, ())
            if (one.pk, slot) not in self.away and (one.pk, slot) not in self.sits
        ]

    def table_at(self, slot: int) -> Table | None:
        return next((one for one in self.tables if (one.pk, slot) not in self.taken), None)

    def has_room(self, slot: int) -> bool:
        return self.is_online or self.table_at(slot) is not None

    def two_at(self, first: int, second: int, slot: int) -> tuple[Registration, Registration] | None:
        """One of each who could sit together then."""
        for one in self.free(first, slot):
            for other in self.free(second, slot):
                if (one.person_id, other.person_id) not in self.apart:
                    return one, other
        return None

    def common(self, first: int, second: int) -> list[Slot]:
        """The times at which both could meet, the next first."""
        return [one for one in self.slots if self.has_room(one.pk) and self.two_at(first, second, one.pk)]


def day_of(
    event: Event, delegations: Iterable[Delegation], *, without: Collection[int] = (), spare: bool | None = None
) -> Day:
    """`without`: as if these meetings were not. Spare tables count once the event has begun, or where `spare` says so."""
    asked = {one.organisation_id: one.pk for one in delegations}
    now = timezone.now()
    slots = list(Slot.objects.filter(event=event, closed=False, starts_at__gt=now))
    people = people_of_each_delegation(event, asked)
    ids = [one.pk for of_one in people.values() for one in of_one]
    seats = Seat.objects.filter(registration__in=ids, freed_at=None)
    meetings = Meeting.objects.placed().filter(event=event)
    if without:
        seats, meetings = seats.exclude(meeting__in=without), meetings.exclude(pk__in=without)
    away, sits = taken_times(seats, ids)
    tables = list(Table.objects.filter(event=event, taken_out_at=None))
    usable = [one for one in tables if not one.spare or (now >= event.starts_at if spare is None else spare)]
    placed: Counter[int] = Counter()
    taken = set()
    for first, second, table, slot in meetings.values_list("first", "second", "table", "slot"):
        placed.update([first, second])
        taken.add((table, slot))
    return Day(
        event=event,
        slots=slots,
        people=people,
        away=away,
        sits=sits,
        tables=usable,
        taken=taken,
        is_online=not tables,
        placed=placed,
        apart=_apart([one for of_one in people.values() for one in of_one]),
    )


def taken_times(
    seats: Iterable[Seat] | object, ids: Collection[int]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """In one query: times (registration, slot) at which these people said they are not free, and those at which they sit."""
    said = Absence.objects.filter(registration__in=ids).values_list("registration", "slot")
    sit = seats.values_list("registration", "slot")  # type: ignore[attr-defined]
    return set(said), set(sit)


def people_of_each_delegation(event: Event, delegations: dict[int, int]) -> dict[int, list[Registration]]:
    """Delegation -> its people who go and may meet; `delegations` are primary keys by that of their organisation."""
    rows = meeting_people().filter(event=event, organisation__in=delegations).select_related("type", "person")
    found: defaultdict[int, list[Registration]] = defaultdict(list)
    for one in rows.order_by("registered_at", "pk"):
        found[delegations[one.organisation_id]].append(one)
    return found


def meeting_people() -> RegistrationQuerySet:
    """Those who go and may meet: a type that does not say otherwise."""
    return Registration.objects.going().filter(Q(type=None) | Q(type__meets=True))


def most_of(delegation: Delegation, people: Sequence[Registration], plan_most: int | None) -> int | None:
    """How many meetings it can have: the least of what it wants, what the plan allows, and its most generous type."""
    types = [one.type.most_meetings if one.type else None for one in people]
    of_types = None if None in types or not types else max(one for one in types if one is not None)
    limits = [one for one in (delegation.most, plan_most, of_types) if one is not None]
    return min(limits) if limits else None


def _apart(people: Sequence[Registration]) -> set[tuple[int, int]]:
    """Both ways round; where an organisation blocks somebody, all whom it sends."""
    persons = {one.person_id for one in people if one.person_id}
    sent: defaultdict[int, set[int]] = defaultdict(set)
    for one in people:
        if one.person_id and one.organisation_id:
            sent[one.organisation_id].add(one.person_id)
    found = set()
    rows = Block.objects.filter(blocked__in=persons)
    for organisation, person, blocked in rows.values_list("organisation", "person", "blocked"):
        for blocker in {person} if person else sent.get(organisation, set()):
            found |= {(blocker, blocked), (blocked, blocker)}
    return found
