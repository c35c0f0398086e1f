"""Which table: slot by slot the assignment with the shortest walks from the meetings before and to those after."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import dist

import numpy as np
from scipy.optimize import linear_sum_assignment

from .board import NOWHERE, Board
from .problem import Placed

SWEEPS = 3
"""So often the slots are gone through; each time no walk as a whole gets longer, and the first two bring nearly all."""

Point = tuple[float, float]


@dataclass(slots=True)
class Seating:
    """Who sits where: slot -> meetings as (a, b, table), parties and tables as numbers. Locked ones come first and keep their table."""

    meetings: list[list[tuple[int, int]]]
    tables: list[list[int]]
    locked: list[int] = field(default_factory=list)


def seat(board: Board) -> tuple[Placed, ...]:
    """Return all meetings of the day with their tables, in order of time and table, locked ones as they were."""
    problem = board.problem
    number = {table.key: place for place, table in enumerate(problem.tables)}
    slots = range(len(board.slots))
    seating = Seating([[] for _ in slots], [[] for _ in slots])
    for one in problem.locked:
        slot = board.bit_of[one.slot]
        seating.meetings[slot].append((board.number[one.a], board.number[one.b]))
        seating.tables[slot].append(number[one.table])
    seating.locked = [len(line) for line in seating.meetings]
    for pair, slot in enumerate(board.where):
        if slot != NOWHERE:
            seating.meetings[slot].append((board.a[pair], board.b[pair]))
    _walk_less(board, seating)
    keys, locks = [party.key for party in problem.parties], {(one.a, one.b): one for one in problem.locked}
    placed = list(locks.values())
    for slot in slots:
        for (a, b), table in list(zip(seating.meetings[slot], seating.tables[slot]))[seating.locked[slot] :]:
            placed.append(Placed(keys[a], keys[b], board.slots[slot].key, problem.tables[table].key))
    return tuple(sorted(placed, key=lambda one: (board.bit_of[one.slot], number[one.table], one.a, one.b)))


def _walk_less(board: Board, seating: Seating) -> None:
    tables = board.problem.tables
    apart = np.array([[dist(one.place, other.place) for other in tables] for one in tables])
    sits: list[dict[int, list[int]]] = [{} for _ in board.left]  # party -> slot -> tables
    for slot, line in enumerate(seating.meetings):
        for party in {party for pair in line for party in pair}:
            sits[party][slot] = []
        for (a, b), table in zip(line, seating.tables[slot]):
            sits[a][slot].append(table)
            sits[b][slot].append(table)
    times = [sorted(one) for one in sits]
    for sweep in range(SWEEPS):
        for slot in range(len(board.slots)):
            fixed = seating.locked[slot]
            movable = seating.meetings[slot][fixed:]
            if not movable:
                continue
            taken = set(seating.tables[slot][:fixed])
            key = board.slots[slot].key
            usable = [n for n, t in enumerate(tables) if n not in taken and (t.open_in is None or key in t.open_in)]
            costs = np.zeros((len(movable), len(usable)))
            for row, pair in enumerate(movable):
                for party in pair:
                    for near in _beside(times[party], slot):
                        if there := sits[party][near]:
                            costs[row] += apart[np.ix_(there, usable)].min(axis=0)
            _, best = linear_sum_assignment(costs)
            seating.tables[slot][fixed:] = [usable[column] for column in best]
            for party in {party for pair in movable for party in pair}:
                sits[party][slot] = [
                    table for pair, table in zip(seating.meetings[slot], seating.tables[slot]) if party in pair
                ]
        if sweep and len(board.slots) == 1:
            break


def _beside(times: list[int], slot: int) -> list[int]:
    """Return the slots before and after it in which a party sits."""
    place = times.index(slot)
    return times[max(0, place - 1) : place] + times[place + 1 : place + 2]
