"""An exact solver (CP-SAT of ortools) that starts from a plan. Without ortools there is none, and the plan stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic
from typing import Any

from .board import NOWHERE, Board, bits
from .objective import penalty

SCALE = 10_000
"""Worths are counted in parts of so many: the solver knows whole numbers only."""

ASKS_EVERY = 0.5
"""Seconds between two questions whether the search goes on."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where each pair sits, what is missing, and the value; `bound` is what no plan that misses as little can exceed."""

    where: tuple[int, ...]
    missing: int
    value: float
    bound: float
    is_best: bool


def is_there() -> bool:
    """Say whether ortools is installed."""
    return _cp_model() is not None


def solve(
    board: Board,
    *,
    seconds: float,
    workers: int = 1,
    least_missing: float = 0.0,
    watch: Callable[[float], bool] | None = None,
) -> Found | None:
    """Return the best plan found in so many seconds, from what stands on the board; None without ortools or without pairs.

    `watch` is asked now and then, with the share of the time that has passed, whether the search goes on.
    Where the board misses no more than what any plan misses (`least_missing`), the solver need not think about that: it is a rule then.
    """
    cp_model = _cp_model()
    if cp_model is None or not board.pairs:
        return None
    day = _Day(board, cp_model.CpModel(), is_fairest=board.missing < least_missing + 1 - 1e-6)
    for (pair, slot), sits in day.sits.items():
        day.model.add_hint(sits, board.where[pair] == slot)
    for is_missing, hint in day.missing_hints:
        day.model.add_hint(is_missing, hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = board.problem.seed
    status = solver.solve(day.model) if watch is None else _watched(solver, day.model, seconds, watch)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    where = [NOWHERE] * len(board.pairs)
    for (pair, slot), sits in day.sits.items():
        if solver.boolean_value(sits):
            where[pair] = slot
    missing = day.missing(where)
    value = sum(board.worth[pair] for pair, slot in enumerate(where) if slot != NOWHERE)
    bound = (solver.best_objective_bound + (0 if day.is_fairest else day.dear * missing)) / SCALE
    return Found(tuple(where), missing, value, bound, status == cp_model.OPTIMAL)


def _watched(solver: Any, model: Any, seconds: float, watch: Callable[[float], bool]) -> Any:
    """Solve beside this thread, which asks. What `watch` raises is raised once the solver has stopped."""
    began = monotonic()
    broke: Exception | None = None
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(solver.solve, model)
        goes_on = True
        while not running.done():
            if goes_on:
                try:
                    goes_on = watch(min(1.0, (monotonic() - began) / seconds))
                except Exception as error:  # noqa: BLE001 - raised below, when nothing works on any more
                    goes_on, broke = False, error
            if not goes_on:
                solver.stop_search()
            wait([running], timeout=ASKS_EVERY)
    if broke:
        raise broke
    return running.result()


class _Day:
    """The day as the solver reads it: one choice for each pair and slot, the rules over them, and the objective of `objective`."""

    def __init__(self, board: Board, model: Any, *, is_fairest: bool) -> None:
        self.board, self.model, self.is_fairest = board, model, is_fairest
        self.due, self.left = list(board.due), list(board.left)  # as if nothing but what is locked stood there
        for pair, slot in enumerate(board.where):
            if slot != NOWHERE:
                for party in (board.a[pair], board.b[pair]):
                    self.due[party] += 1
                    self.left[party] += 1
        self.dear = 1 + sum(round(worth * SCALE) for worth in board.worth)
        """What one missing meeting costs: more than all meetings together are worth."""
        self.sits = {
            (pair, slot): model.new_bool_var("")
            for pair in range(len(board.pairs))
            for slot in bits(board.common[pair])
        }
        self._rules()
        value = sum(round(board.worth[pair] * SCALE) * sits for (pair, _), sits in self.sits.items())
        self.missing_hints: list[tuple[Any, bool]] = []
        missing = sum(self._misses())
        if is_fairest:
            model.add(missing <= board.missing)
            model.maximize(value)
        else:
            model.maximize(value - self.dear * missing)

    def _rules(self) -> None:
        board = self.board
        of_pair, in_slot, at_once = defaultdict(list), defaultdict(list), defaultdict(list)
        self.of_party: dict[int, list[Any]] = defaultdict(list)
        for (pair, slot), sits in self.sits.items():
            of_pair[pair].append(sits)
            in_slot[slot].append(sits)
            for party in (board.a[pair], board.b[pair]):
                at_once[party, slot].append(sits)
                self.of_party[party].append(sits)
        for them in of_pair.values():
            self.model.add_at_most_one(them)
        for slot, them in in_slot.items():
            self.model.add(sum(them) <= board.room[slot] + len(board.in_slot[slot]))
        for (party, slot), them in at_once.items():
            if board.spare[party][slot] == 1:
                self.model.add_at_most_one(them)
            else:
                self.model.add(sum(them) <= board.spare[party][slot])
        for party, them in self.of_party.items():
            self.model.add(sum(them) <= self.left[party])

    def _misses(self) -> list[Any]:
        """What is missing, as in `penalty`: the first meeting too few counts 1, the second 2 more."""
        misses: list[Any] = []
        for party, due in enumerate(self.due):
            if not self.of_party[party]:
                misses.append(penalty(due))
                continue
            for level in range(1, due + 1):
                is_missing = self.model.new_bool_var("")
                misses.append(level * is_missing)
                self.missing_hints.append((is_missing, self.board.due[party] >= level))
                self.model.add(sum(self.of_party[party]) > due - level).only_enforce_if(~is_missing)
        return misses

    def missing(self, where: list[int]) -> int:
        left = list(self.due)
        for pair, slot in enumerate(where):
            if slot != NOWHERE:
                left[self.board.a[pair]] -= 1
                left[self.board.b[pair]] -= 1
        return sum(penalty(number) for number in left)


def _cp_model() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    return cp_model
