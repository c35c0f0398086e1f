"""The day while it is being made: numbers instead of keys, slots as bits, and every step can be taken back.

Parties, slots (in order of time) and possible pairs are counted from 0. What is locked is no pair here: it takes its room and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .objective import owed, penalty, speak, worth
from .problem import Problem, named

NOWHERE = -1


class Board:
    """Which possible pair sits in which slot. `place` and `take` keep all sums; they check nothing, `slots_for` does."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = sorted(problem.slots, key=lambda slot: slot.starts)
        self.minutes = [slot.minutes for slot in self.slots]
        self.number = {party.key: place for place, party in enumerate(problem.parties)}
        self.bit_of = {slot.key: place for place, slot in enumerate(self.slots)}
        self._rooms()
        self._parties()
        self._pairs()
        self.where = [NOWHERE] * len(self.pairs)
        self.in_slot: list[list[int]] = [[] for _ in self.slots]
        self.missing = sum(penalty(number) for number in self.due)
        self.value = 0.0
        self.journal: list[tuple[int, int]] = []

    def _rooms(self) -> None:
        """`room`: tables left in each slot, `roomy`: the slots with one, as bits; `tables_in`: the slots in which any is open."""
        tables = self.problem.tables
        self.room = [sum(t.open_in is None or slot.key in t.open_in for t in tables) for slot in self.slots]
        self.tables_in = _bits(place for place, room in enumerate(self.room) if room)
        for one in self.problem.locked:
            table = next(table for table in tables if table.key == one.table)
            self.room[self.bit_of[one.slot]] -= table.open_in is None or one.slot in table.open_in
        self.roomy = _bits(place for place, room in enumerate(self.room) if room > 0)

    def _parties(self) -> None:
        """`open`: slots in which a party can take one more, `left`: how many more it wants, `due`: how many it is still owed."""
        parties = self.problem.parties
        self.free = [_bits(self.bit_of[key] for key in party.free if key in self.bit_of) for party in parties]
        self.spare = [
            [party.people if free >> slot & 1 else 0 for slot in range(len(self.slots))]
            for party, free in zip(parties, self.free, strict=True)
        ]
        self.left = [party.most for party in parties]
        due = owed(self.problem)
        self.due = [due[party.key] for party in parties]
        self.fixed = [0] * len(parties)
        for one in self.problem.locked:
            for key in (one.a, one.b):
                party, slot = self.number[key], self.bit_of[one.slot]
                self.spare[party][slot] -= 1
                self.left[party] -= 1
                self.due[party] -= 1
                self.fixed[party] |= 1 << slot
        self.open = [_bits(s for s, spare in enumerate(line) if spare > 0) for line in self.spare]
        self.sits: list[list[list[int]]] = [[[] for _ in self.slots] for _ in parties]

    def _pairs(self) -> None:
        """Only pairs that could meet on this day stand here: `a`, `b`, `worth`, and the slots they have in `common`."""
        fixed = {named(one) for one in self.problem.locked}
        parties = self.problem.parties
        self.pairs, self.a, self.b, self.worth, self.common = [], [], [], [], []
        for pair in self.problem.pairs:
            a, b = self.number[pair.a], self.number[pair.b]
            common = self.open[a] & self.open[b] & self.roomy
            can = common and self.left[a] > 0 and self.left[b] > 0 and not pair.vetoed and speak(parties[a], parties[b])
            if can and named(pair) not in fixed:
                self.pairs.append(pair)
                self.a.append(a)
                self.b.append(b)
                self.worth.append(worth(pair))
                self.common.append(common)
        self.of: list[list[int]] = [[] for _ in parties]
        for number in sorted(range(len(self.pairs)), key=lambda one: (-self.worth[one], one)):
            self.of[self.a[number]].append(number)
            self.of[self.b[number]].append(number)

    def slots_for(self, pair: int) -> int:
        """Return the slots, as bits, in which a pair that sits nowhere can be placed as things stand."""
        a, b = self.a[pair], self.b[pair]
        if self.left[a] <= 0 or self.left[b] <= 0:
            return 0
        return self.common[pair] & self.open[a] & self.open[b] & self.roomy

    def place(self, pair: int, slot: int) -> None:
        self.journal.append((pair, NOWHERE))
        self._put(pair, slot)

    def take(self, pair: int) -> None:
        self.journal.append((pair, self.where[pair]))
        self._lift(pair)

    def undo(self) -> None:
        """Take back all steps since the journal was last emptied."""
        for pair, slot in reversed(self.journal):
            if slot == NOWHERE:
                self._lift(pair)
            else:
                self._put(pair, slot)
        self.journal.clear()

    def _put(self, pair: int, slot: int) -> None:
        bit = 1 << slot
        for party in (self.a[pair], self.b[pair]):
            sits = self.sits[party][slot]
            sits.append(pair)
            if len(sits) >= self.spare[party][slot]:
                self.open[party] &= ~bit
            self.left[party] -= 1
            due = self.due[party]
            if due > 0:
                self.missing -= due
            self.due[party] = due - 1
        self.where[pair] = slot
        self.in_slot[slot].append(pair)
        self.room[slot] -= 1
        if not self.room[slot]:
            self.roomy &= ~bit
        self.value += self.worth[pair]

    def _lift(self, pair: int) -> None:
        slot = self.where[pair]
        bit = 1 << slot
        for party in (self.a[pair], self.b[pair]):
            self.sits[party][slot].remove(pair)
            self.open[party] |= bit
            self.left[party] += 1
            due = self.due[party] + 1
            self.due[party] = due
            if due > 0:
                self.missing += due
        self.where[pair] = NOWHERE
        self.in_slot[slot].remove(pair)
        self.room[slot] += 1
        self.roomy |= bit
        self.value -= self.worth[pair]

    def restore(self, where: Sequence[int]) -> None:
        """Bring the day back to how it stood, as `where` was then."""
        for pair, slot in enumerate(self.where):
            if slot not in {NOWHERE, where[pair]}:
                self._lift(pair)
        for pair, slot in enumerate(where):
            if slot != NOWHERE and self.where[pair] == NOWHERE:
                self._put(pair, slot)
        self.value = sum(
            self.worth[pair] for pair, slot in enumerate(where) if slot != NOWHERE
        )  # no rounding errors add up
        self.journal.clear()

    def used(self, party: int) -> int:
        """Return the slots, as bits, in which a party sits in a meeting, locked ones too."""
        return self.fixed[party] | _bits(slot for slot, sits in enumerate(self.sits[party]) if sits)


def bits(mask: int) -> Iterator[int]:
    """Return the places of the bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _bits(places: Iterator[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask
