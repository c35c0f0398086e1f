"""An exact solver (CP-SAT of ortools) that starts from a plan. Without ortools there is none, and the plan stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .board import NOWHERE, Board, bits
from .objective import penalty

SCALE = 10_000
"""Worths are counted in parts of so many: the solver knows whole numbers only."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where each pair sits, what is missing and the value; `bound` is what no plan can exceed in value that misses no more."""

    where: tuple[int, ...]
    missing: int
    value: float
    bound: float
    is_best: bool


def is_there() -> bool:
    """Say whether ortools is installed."""
    return _cp_model() is not None


def solve(board: Board, *, seconds: float, workers: int = 1) -> Found | None:
    """Return the best plan found in so many seconds from what stands on the board; None without ortools, or when nothing was found."""
    cp_model = _cp_model()
    if cp_model is None or not board.pairs:
        return None
    model = cp_model.CpModel()
    sits = {(pair, slot): model.new_bool_var("") for pair in range(len(board.pairs)) for slot in bits(board.common[pair])}
    of_pair: list[list[Any]] = [[] for _ in board.pairs]
    in_slot: list[list[Any]] = [[] for _ in board.slots]
    at_once: list[list[list[Any]]] = [[[] for _ in board.slots] for _ in board.left]
    of_party: list[list[Any]] = [[] for _ in board.left]
    for (pair, slot), one in sits.items():
        of_pair[pair].append(one)
        in_slot[slot].append(one)
        for party in (board.a[pair], board.b[pair]):
            at_once[party][slot].append(one)
            of_party[party].append(one)
    for them in of_pair:
        model.add_at_most_one(them)
    for slot, them in enumerate(in_slot):
        if len(them) > _stands(board, slot):
            model.add(sum(them) <= _stands(board, slot))
    for party, slots in enumerate(at_once):
        for slot, them in enumerate(slots):
            if board.spare[party][slot] == 1:
                model.add_at_most_one(them)
            elif len(them) > board.spare[party][slot]:
                model.add(sum(them) <= max(0, board.spare[party][slot]))
    due, left = _at_start(board)
    misses = []
    for party, them in enumerate(of_party):
        if them:
            model.add(sum(them) <= left[party])
        for level in range(1, due[party] + 1):
            is_missing = model.new_bool_var("")
            misses.append(level * is_missing)
            at_least = due[party] - level + 1
            model.add(sum(them) >= at_least).only_enforce_if(~is_missing)
    dear = 1 + sum(round(worth * SCALE) for worth in board.worth)
    total = sum(round(board.worth[pair] * SCALE) * one for (pair, _), one in sits.items())
    model.maximize(total - dear * sum(misses))
    for (pair, slot), one in sits.items():
        model.add_hint(one, board.where[pair] == slot)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = board.problem.seed
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    where = [NOWHERE] * len(board.pairs)
    for (pair, slot), one in sits.items():
        if solver.boolean_value(one):
            where[pair] = slot
    value = sum(board.worth[pair] for pair, slot in enumerate(where) if slot != NOWHERE)
    missing = _missing(board, due, where)
    bound = (solver.best_objective_bound + dear * missing) / SCALE
    return Found(tuple(where), missing, value, bound, status == cp_model.OPTIMAL)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    return cp_model


def _stands(board: Board, slot: int) -> int:
    """Return the tables of a slot, as if nothing but what is locked stood there."""
    return max(0, board.room[slot] + len(board.in_slot[slot]))


def _at_start(board: Board) -> tuple[list[int], list[int]]:
    """Return what is owed to each party and how many it can take, as if nothing but what is locked stood there."""
    due, left = list(board.due), list(board.left)
    for pair, slot in enumerate(board.where):
        if slot != NOWHERE:
            for party in (board.a[pair], board.b[pair]):
                due[party] += 1
                left[party] += 1
    return due, left


def _missing(board: Board, due: list[int], where: list[int]) -> int:
    left = list(due)
    for pair, slot in enumerate(where):
        if slot != NOWHERE:
            left[board.a[pair]] -= 1
            left[board.b[pair]] -= 1
    return sum(penalty(number) for number in left)
