"""Which table: slot by slot the assignment with the shortest walks from the meetings before and to those after."""

from __future__ import annotations

from math import dist

import numpy as np
from scipy.optimize import linear_sum_assignment

from .board import NOWHERE, Board
from .problem import Placed

SWEEPS = 3
"""So often all slots are gone through: the first time only what was before is known, and the third changes little."""


def seat(board: Board) -> tuple[Placed, ...]:
    """Return all meetings of the day with their tables, in order of time and table, locked ones as they were."""
    seating = _Seating(board)
    for _ in range(SWEEPS):
        for slot in range(len(board.slots)):
            seating.seat(slot)
    problem, order = board.problem, {table.key: place for place, table in enumerate(board.problem.tables)}
    placed = list(problem.locked)
    for slot, meetings in enumerate(seating.meetings):
        for pair, table in list(zip(meetings, seating.tables[slot], strict=True))[seating.locked[slot] :]:
            a, b = (problem.parties[party].key for party in pair)
            placed.append(Placed(a, b, board.slots[slot].key, problem.tables[table].key))
    return tuple(sorted(placed, key=lambda one: (board.bit_of[one.slot], order[one.table], one.a, one.b)))


class _Seating:
    """Who sits where: for each slot its meetings (pairs of parties) and their tables, as numbers. Locked ones come first and stay."""

    def __init__(self, board: Board) -> None:
        self.all = board.problem.tables
        number = {table.key: place for place, table in enumerate(self.all)}
        self.slots = board.slots
        self.meetings: list[list[tuple[int, int]]] = [[] for _ in board.slots]
        self.tables: list[list[int]] = [[] for _ in board.slots]
        for one in board.problem.locked:
            slot = board.bit_of[one.slot]
            self.meetings[slot].append((board.number[one.a], board.number[one.b]))
            self.tables[slot].append(number[one.table])
        self.locked = [len(meetings) for meetings in self.meetings]
        for pair, slot in enumerate(board.where):
            if slot != NOWHERE:
                self.meetings[slot].append((board.a[pair], board.b[pair]))
        self.apart = np.array([[dist(one.place, other.place) for other in self.all] for one in self.all])
        self.times: list[list[int]] = [[] for _ in board.left]  # of each party, the slots it sits in
        for slot, meetings in enumerate(self.meetings):
            for party in sorted({party for pair in meetings for party in pair}):
                self.times[party].append(slot)
        self.sits: dict[tuple[int, int], list[int]] = {}  # party and slot: its tables, as far as they are known
        for slot in range(len(board.slots)):
            self._note(slot)

    def seat(self, slot: int) -> None:
        """Give the meetings of a slot the tables with the shortest walks, as things stand around it."""
        fixed = self.locked[slot]
        movable = self.meetings[slot][fixed:]
        if not movable:
            return
        taken, key = set(self.tables[slot][:fixed]), self.slots[slot].key
        usable = [
            number
            for number, table in enumerate(self.all)
            if number not in taken and (table.open_in is None or key in table.open_in)
        ]
        walks = np.array([self._walks(pair, slot) for pair in movable])[:, usable]
        _, best = linear_sum_assignment(walks)
        self.tables[slot][fixed:] = [usable[column] for column in best]
        self._note(slot)

    def _walks(self, pair: tuple[int, int], slot: int) -> np.ndarray:
        """Return for each table how far the two would walk: from the nearest of their tables before, to the nearest after."""
        total = np.zeros(len(self.all))
        for party in pair:
            times = self.times[party]
            place = times.index(slot)
            for beside in times[max(0, place - 1) : place] + times[place + 1 : place + 2]:
                if there := self.sits[party, beside]:
                    total += self.apart[there].min(axis=0)
        return total

    def _note(self, slot: int) -> None:
        for pair in self.meetings[slot]:
            for party in pair:
                self.sits[party, slot] = []
        for pair, table in zip(self.meetings[slot], self.tables[slot], strict=False):  # those not seated yet have none
            for party in pair:
                self.sits[party, slot].append(table)
