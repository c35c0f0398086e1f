"""What a good day is: the one function that greedy, search, exact solver and benchmark all score by.

It is lexicographic. First nobody who can have meetings goes home with fewer than are owed to everybody; then the most mutual value; then
short gaps; then short walks. A later one never costs anything of an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import dist

from .problem import Pair, Party, Placed, Problem, named

MUST = 1.0
"""What each of the two who must meet the other adds to the value of a meeting: as much as a perfect fit of a scale from 0 to 1."""


def worth(pair: Pair) -> float:
    """Return what a meeting of the two adds to the value of a day."""
    return pair.value + MUST * pair.must


def is_wish(pair: Pair) -> bool:
    """Say whether somebody wants this meeting, so that a reason is due where it does not take place."""
    return pair.value > 0 or pair.must > 0


def penalty(missing: int) -> int:
    """Return how bad it is that so many meetings are missing: 1, 3, 6. Nobody with none goes before two with one too few."""
    return missing * (missing + 1) // 2 if missing > 0 else 0


def speak(a: Party, b: Party) -> bool:
    """Say whether two have a language in common, as far as is known."""
    return not a.languages or not b.languages or bool(a.languages & b.languages)


def owed(problem: Problem) -> dict[int, int]:
    """Party -> how many meetings are owed to it: as many as to everybody, or as many as it wants and can have, if that is fewer."""
    slots = {slot.key for slot in problem.slots}
    served = {slot for slot in slots if any(table.open_in is None or slot in table.open_in for table in problem.tables)}
    party = {one.key: one for one in problem.parties}
    can = dict.fromkeys(party, 0)
    fixed = {named(one) for one in problem.locked}
    for pair in problem.pairs:
        a, b = party[pair.a], party[pair.b]
        if named(pair) not in fixed and not pair.vetoed and speak(a, b) and a.free & b.free & served:
            can[pair.a] += 1
            can[pair.b] += 1
    sits = {one.key: len(one.free & served) * one.people for one in problem.parties}
    for one in problem.locked:
        for key in (one.a, one.b):
            can[key] += 1
            sits[key] += one.slot not in party[key].free  # placed beyond what it is free for
    return {key: min(problem.at_least, one.most, can[key], sits[key]) for key, one in party.items()}


def missing(due: Mapping[int, int], placed: Iterable[Placed]) -> int:
    """Return what is owed and not given, by `penalty`."""
    left = dict(due)
    for one in placed:
        left[one.a] -= 1
        left[one.b] -= 1
    return sum(penalty(number) for number in left.values())


def value(problem: Problem, placed: Iterable[Placed]) -> float:
    """Return the value of meetings; one that the organiser placed and nobody wished for is worth nothing."""
    worths = {named(pair): worth(pair) for pair in problem.pairs}
    return sum(worths.get(named(one), 0.0) for one in placed)


def idle(free: int, used: int, minutes: Sequence[int]) -> int:
    """Return the minutes between the first and the last meeting in which a party is free and sits nowhere.

    `free` and `used` are slots as bits in order of time. Breaks are no slots, so nobody waits in them.
    """
    if not used & (used - 1):
        return 0
    waits = free & ~used & ((1 << used.bit_length()) - 1) & ~((used & -used) - 1)
    total = 0
    while waits:
        total += minutes[(waits & -waits).bit_length() - 1]
        waits &= waits - 1
    return total


def idle_minutes(problem: Problem, placed: Iterable[Placed]) -> int:
    """Return the idle minutes of all parties together."""
    order = sorted(problem.slots, key=lambda slot: slot.starts)
    bit = {slot.key: 1 << place for place, slot in enumerate(order)}
    minutes = [slot.minutes for slot in order]
    used = {party.key: 0 for party in problem.parties}
    for one in placed:
        used[one.a] |= bit[one.slot]
        used[one.b] |= bit[one.slot]
    return sum(idle(sum(bit.get(s, 0) for s in party.free), used[party.key], minutes) for party in problem.parties)


def walked(problem: Problem, placed: Iterable[Placed]) -> float:
    """Return the metres that all parties walk from one meeting to the next.

    Of several people of a party the one goes who sat nearest: from each table to the nearest of its tables in the slot it sat in before.
    """
    starts = {slot.key: slot.starts for slot in problem.slots}
    place = {table.key: table.place for table in problem.tables}
    sat: dict[int, dict[int, list[tuple[float, float]]]] = {}
    for one in placed:
        for key in (one.a, one.b):
            sat.setdefault(key, {}).setdefault(starts[one.slot], []).append(place[one.table])
    total = 0.0
    for times in sat.values():
        before: list[tuple[float, float]] = []
        for _, here in sorted(times.items()):
            if before:
                total += sum(min(dist(there, one) for there in before) for one in here)
            before = here
    return total
