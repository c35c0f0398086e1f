"""What the scheduler is handed: the event as plain values, keys are those of the rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from portal.organisations.models import Exclusion

from .. import scheduling
from ..models import Delegation, Event, Fit, Mark, Meeting, MeetingPlan, Slot, Table
from .free import Day, day_of, most_of

LIKED = 0.3
"""What a "would like to meet" of one side adds to the value of a meeting, which is 0 to 1."""

ASKED_FOR = 0.5
"""What it adds that one has asked the other, who has not answered yet."""

FEW = 2
"""Whoever has no more than so many wishes beyond what everybody should get is paired with everybody who is free."""

ROOM_APART, TABLE_APART = 60.0, 3.0
"""Metres, so that walks are short: between rooms, and between tables of one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`limits`: delegation -> meetings at most. `kept` are meetings that no plan moves: all of them, in a refill."""

    problem: scheduling.Problem
    values: Mapping[frozenset[int], float]
    limits: Mapping[int, int | None]
    refill: bool

    def movable(self) -> Q:
        """As part of a question about meetings: those that the plan may put elsewhere."""
        return _movable(refill=self.refill)

    def standing(self, event: Event) -> list[scheduling.Placed]:
        """What a plan has placed and may move, as it is now."""
        rows = Meeting.objects.filter(self.movable(), event=event).order_by("slot__starts_at", "pk")
        return [
            scheduling.Placed(one.first_id, one.second_id, one.slot_id, one.table_id or 0)
            for one in rows
            if one.slot_id
        ]

    def value_of(self, pair: frozenset[int]) -> float:
        return self.values.get(pair, 0.0)


def problem_of(event: Event, *, refill: bool, seed: int) -> Asked:
    """Everything that stands and may not move is locked: what people agreed on themselves, what the organiser locked, what is over."""
    plan = MeetingPlan.objects.get(event=event)
    now = timezone.now()
    rows = Delegation.objects.filter(event=event, left_at=None).select_related("organisation")
    delegations = {one.pk: one for one in rows.order_by("pk")}
    may_move = _movable(refill=refill)
    moving = list(Meeting.objects.filter(may_move, event=event).values_list("pk", flat=True))
    day = day_of(event, delegations.values(), without=moving, spare=False)
    people = {key for key in delegations if day.people.get(key)}
    standing = [
        one
        for one in Meeting.objects.placed().filter(event=event).exclude(pk__in=moving).select_related("slot", "table")
        if one.slot
    ]
    slots = _slots(day.slots, (one.slot for one in standing if one.slot))
    limits = {key: most_of(delegations[key], day.people.get(key, ()), plan.most) for key in delegations}
    tables = {one.pk: one for one in day.tables}
    locked, met = [], set()
    beyond: defaultdict[int, set[int]] = defaultdict(set)
    for one in standing:
        pair = frozenset((one.first_id, one.second_id))
        met.add(pair)
        if pair <= people and one.slot_id in slots and (one.table_id or day.is_online):
            locked.append(one)
            if one.table_id and one.table_id not in tables:
                beyond[one.table_id].add(one.slot_id)
    values, pairs = _pairs(event, people, delegations, met, day, at_least=plan.at_least)
    pairs += [
        scheduling.Pair(one.first_id, one.second_id, values.get(frozenset((one.first_id, one.second_id)), 0.0))
        for one in locked
    ]
    first = min((one.starts_at for one in slots.values()), default=now)
    problem = scheduling.Problem(
        parties=tuple(
            _party(delegations[key], day, limits[key], slots=len(slots), locked=locked) for key in sorted(people)
        ),
        pairs=tuple(pairs),
        slots=tuple(
            scheduling.Slot(one.pk, _minutes(one.starts_at - first), _minutes(one.ends_at - one.starts_at))
            for one in slots.values()
        ),
        tables=_tables(event, tables, beyond, is_online=day.is_online, many=len(people)),
        locked=_locked(locked, is_online=day.is_online),
        at_least=plan.at_least,
        seed=seed,
    )
    return Asked(problem, values, limits, refill)


def _movable(*, refill: bool) -> Q:
    if refill:
        return Q(pk__in=[])
    return Q(planned=True, locked=False, state=Meeting.State.AGREED, slot__starts_at__gt=timezone.now())


def _slots(open_ones: Iterable[Slot], with_meetings: Iterable[Slot]) -> dict[int, Slot]:
    """In order of time, none over another: one that was closed counts only where nothing else is at its time."""
    kept: list[Slot] = list(open_ones)
    for one in {slot.pk: slot for slot in with_meetings}.values():
        if all(one.ends_at <= other.starts_at or other.ends_at <= one.starts_at for other in kept):
            kept.append(one)
    return {one.pk: one for one in sorted(kept, key=lambda slot: slot.starts_at)}


def _party(
    delegation: Delegation, day: Day, most: int | None, *, slots: int, locked: Iterable[Meeting]
) -> scheduling.Party:
    """`people` is the same all day, so the number is taken at which most meetings are possible; times with fewer people drop out.

    Whoever sits in a locked meeting is counted as free then: the lock takes the time.
    """
    mine = [one.slot_id for one in locked if delegation.pk in {one.first_id, one.second_id}]
    # Two of one delegation may sit in one meeting; both are back where the lock is counted once.
    counts = {
        one.pk: sum((person.pk, one.pk) not in day.away for person in day.people.get(delegation.pk, ()))
        - max(0, _sitting(day, delegation.pk, one.pk) - mine.count(one.pk))
        for one in day.slots
    }
    best = max(
        range(1, max([*counts.values(), 1]) + 1), key=lambda n: (n * sum(one >= n for one in counts.values()), -n)
    )
    return scheduling.Party(
        key=delegation.pk,
        free=frozenset(key for key, number in counts.items() if number >= best),
        most=slots * best if most is None else most,
        languages=frozenset(delegation.languages),
        people=best,
    )


def _sitting(day: Day, delegation: int, slot: int) -> int:
    return sum((person.pk, slot) in day.sits for person in day.people.get(delegation, ()))


def _pairs(
    event: Event,
    people: set[int],
    delegations: Mapping[int, Delegation],
    met: set[frozenset[int]],
    day: Day,
    *,
    at_least: int,
) -> tuple[dict[frozenset[int], float], list[scheduling.Pair]]:
    """Everybody who fits, or whom somebody wants; besides, for whoever has few wishes, all others, at no value."""
    values: dict[frozenset[int], float] = {}
    for seeker, could, value in Fit.objects.filter(seeker__event=event).values_list("seeker", "could", "value"):
        pair = frozenset((seeker, could))
        values[pair] = max(values.get(pair, 0.0), value)
    must: defaultdict[frozenset[int], set[int]] = defaultdict(set)
    vetoed = set()
    for own, other, wish in Mark.objects.filter(delegation__event=event).values_list("delegation", "about", "wish"):
        pair = frozenset((own, other))
        if wish == Mark.Wish.NO:
            vetoed.add(pair)
        elif wish == Mark.Wish.MUST:
            must[pair].add(own)
        else:
            values[pair] = values.get(pair, 0.0) + LIKED
    asks = Meeting.objects.filter(event=event, state=Meeting.State.ASKED)
    for first, second in asks.values_list("first", "second"):
        pair = frozenset((first, second))
        values[pair] = values.get(pair, 0.0) + ASKED_FOR
    said_no = Meeting.objects.filter(event=event, state=Meeting.State.DECLINED)
    vetoed |= {frozenset(pair) for pair in said_no.values_list("first", "second")}
    wanted = {pair for pair in {*values, *must} if pair <= people}
    lacking = (
        people - {key for key in people if sum(key in pair for pair in wanted) > at_least + FEW}
        if len(wanted) < 20_000
        else set()
    )
    fill = {frozenset((one, other)) for one in lacking for other in people if one != other}
    apart = _kept_apart(delegations)
    pairs = []
    for pair in sorted((wanted | fill) - met, key=sorted):
        one, other = sorted(pair)
        if pair in apart or not _can_sit(day, one, other):
            continue
        pairs.append(scheduling.Pair(one, other, values.get(pair, 0.0), len(must.get(pair, ())), pair in vetoed))
    return values, pairs


def _kept_apart(delegations: Mapping[int, Delegation]) -> set[frozenset[int]]:
    """Nobody is told of these: they are no wish, and no reason is given."""
    of = {one.organisation_id: key for key, one in delegations.items()}
    rows = Exclusion.objects.filter(organisation__in=of, excluded__in=of).values_list("organisation", "excluded")
    return {frozenset((of[one], of[other])) for one, other in rows}


def _can_sit(day: Day, one: int, other: int) -> bool:
    """Whether there are two of them of whom neither blocks the other."""
    return any(
        (mine.person_id, theirs.person_id) not in day.apart
        for mine in day.people.get(one, ())
        for theirs in day.people.get(other, ())
    )


def _tables(
    event: Event, usable: Mapping[int, Table], beyond: Mapping[int, set[int]], *, is_online: bool, many: int
) -> tuple[scheduling.Table, ...]:
    """Those in use, each at its place; spare ones only where a meeting that stays stands at them. Online there is always room."""
    if is_online:
        return tuple(scheduling.Table(-number) for number in range(1, many + 1))
    rooms = {pk: at for at, pk in enumerate([None, *event.rooms.values_list("pk", flat=True)])}
    places = {one.pk: one for one in Table.objects.filter(event=event)}

    def place(one: Table) -> tuple[float, float]:
        return (one.number * TABLE_APART, rooms.get(one.room_id, 0) * ROOM_APART)

    return (
        *(scheduling.Table(key, place(one)) for key, one in usable.items()),
        *(scheduling.Table(key, place(places[key]), frozenset(slots)) for key, slots in sorted(beyond.items())),
    )


def _locked(meetings: Iterable[Meeting], *, is_online: bool) -> tuple[scheduling.Placed, ...]:
    used: defaultdict[int, int] = defaultdict(int)
    found = []
    for one in meetings:
        assert one.slot_id is not None
        used[one.slot_id] += 1
        table = -used[one.slot_id] if is_online or one.table_id is None else one.table_id
        found.append(scheduling.Placed(one.first_id, one.second_id, one.slot_id, table, locked=True))
    return tuple(found)


def _minutes(span: dt.timedelta) -> int:
    return int(span.total_seconds() // 60)
