"""Measures the scheduler: value against the exact solver and the bound, time and its growth, gaps, and rules that are broken."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import Any

from ..scheduling import Plan, Problem, effort, schedule
from ..scheduling.board import Board
from ..scheduling.bound import ceiling
from ..scheduling.exact import solve
from ..scheduling.running import put_on
from ..scheduling.verify import violations
from .random_days import random_day

ROUNDS = 3
"""So often the days are gone through to see how time grows; the quickest counts, since others on the machine only make it slower."""

WORKERS = 2
"""Threads of the exact solver, which gets as many as the machine has cores."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What CP-SAT came to from the best plan, in so many seconds by the clock, `cpu_seconds` of its threads together.

    `bound` is its own; `is_best` says that nothing better exists.
    """

    seconds: float
    cpu_seconds: float
    value: float
    missing: int
    bound: float
    is_best: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One plan. `limit` is the seconds of CPU it was given, None for the steps that the portal takes.

    `seconds` is what it took by the clock and `cpu_seconds` by the processor, which others on a full machine change less.

    `of_exact` and `of_bound` are its value as a share of CP-SAT's and of the b-matching bound's. `with_two` of the `available`
    organisations (free at some time, wanting two or more) have two meetings, and `least_missing` is what any plan misses of what is owed.
    """

    name: str
    parties: int
    requests: int
    limit: float | None
    seconds: float
    cpu_seconds: float
    value: float
    of_exact: float | None
    of_bound: float
    available: int
    with_two: int
    missing: int
    least_missing: float
    idle_minutes_each: float
    walked_metres_each: float
    violations: int


def measure(
    name: str, problem: Problem, *, limits: Sequence[float], exact_seconds: float
) -> tuple[list[Measured], Exact | None]:
    """Schedule a day by steps and in each of the times; then let CP-SAT try to better the best of the plans."""
    plans: list[tuple[float | None, float, float, Plan]] = []
    for limit in (None, *limits):
        started, cpu = time.perf_counter(), time.process_time()
        given: dict[str, Any] = {"seconds": limit, "clock": time.process_time} if limit else {"steps": effort(problem)}
        plan = schedule(problem, **given)
        plans.append((limit, time.perf_counter() - started, time.process_time() - cpu, plan))
    best = min((plan for *_, plan in plans), key=lambda plan: (plan.figures.missing, -plan.value))
    exact = bettered(problem, best, exact_seconds) if exact_seconds else None
    least = ceiling(Board(problem)).missing
    found = [
        replace(
            described(name, problem, plan, least),
            limit=limit,
            seconds=round(seconds, 3),
            cpu_seconds=round(cpu, 3),
            of_exact=round(plan.value / exact.value, 5) if exact and exact.value else None,
        )
        for limit, seconds, cpu, plan in plans
    ]
    return found, exact


def bettered(problem: Problem, plan: Plan, seconds: float) -> Exact | None:
    """Return what CP-SAT makes of a plan in so many seconds; None without ortools."""
    board = Board(problem)
    least = ceiling(board).missing
    put_on(board, plan.placed)
    started = time.process_time()
    found = solve(board, seconds=seconds, workers=WORKERS, least_missing=least)
    cpu = round(time.process_time() - started, 1)
    if found is None:
        return None
    return Exact(seconds, cpu, round(found.value, 4), found.missing, round(found.bound, 4), found.is_best)


def described(name: str, problem: Problem, plan: Plan, least_missing: float) -> Measured:
    figures, number = plan.figures, len(problem.parties)
    meets = Counter(key for one in plan.placed for key in (one.a, one.b))
    available = [party.key for party in problem.parties if party.free and party.most >= 2]
    return Measured(
        name=name,
        parties=number,
        requests=len(problem.pairs),
        limit=None,
        seconds=0.0,
        cpu_seconds=0.0,
        value=round(plan.value, 4),
        of_exact=None,
        of_bound=round(plan.value / figures.ceiling, 5) if figures.ceiling else 1.0,
        available=len(available),
        with_two=sum(meets[key] >= 2 for key in available),
        missing=figures.missing,
        least_missing=round(least_missing, 3),
        idle_minutes_each=round(figures.idle_minutes / number, 1),
        walked_metres_each=round(figures.walked_metres / number, 1),
        violations=len(violations(problem, plan)),
    )


def times(problems: Sequence[Problem]) -> list[tuple[int, float]]:
    """Return requests and seconds of CPU of each day, scheduled by steps as the portal does: in turns, and the quickest time of each."""
    found = [float("inf")] * len(problems)
    for _ in range(ROUNDS):
        for place, problem in enumerate(problems):
            cpu = time.process_time()
            schedule(problem, steps=effort(problem))
            found[place] = min(found[place], time.process_time() - cpu)
    return [(len(problem.pairs), round(seconds, 3)) for problem, seconds in zip(problems, found, strict=True)]


def growth(taken: Iterable[tuple[int, float]]) -> float | None:
    """Return the exponent with which time grows with the requests, the greatest from one size to the next; None from one size alone."""
    slopes = [
        log(seconds / before) / log(requests / fewer)
        for (fewer, before), (requests, seconds) in pairwise(sorted(taken))
        if requests > fewer
    ]
    return round(max(slopes), 3) if slopes else None


STEPS = 1_000
"""For a small random day, of which there are many."""


def broken(numbers: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Schedule random days by these numbers and return, for each, which rules its plan breaks."""
    for number in numbers:
        problem = random_day(number)
        yield number, violations(problem, schedule(problem, steps=STEPS))
