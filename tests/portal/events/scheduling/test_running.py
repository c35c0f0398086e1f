"""How it runs: progress, time, an exact solver where there is one, and problems that are none."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from time import monotonic

import pytest
from hypothesis import given, settings

from portal.events.benchmark.days import crowded, day, invented
from portal.events.scheduling import (
    BadProblem,
    Pair,
    Party,
    Placed,
    Problem,
    Slot,
    Table,
    effort,
    look_further,
    polish,
    schedule,
)
from portal.events.scheduling.objective import value
from portal.events.scheduling.verify import violations

from .days import STEPS, days_, hours, plain


def test_progress_only_grows_and_ends_with_all() -> None:
    told: list[float] = []
    problem = day(invented(40, 1), seed=1)
    schedule(problem, steps=5_000, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 10


def test_it_takes_about_the_time_that_it_is_given() -> None:
    """A clock that goes on by a hundredth of a second whenever somebody looks at it."""
    looks = count()
    problem = day(invented(40, 1), seed=1)
    plan = schedule(problem, seconds=5.0, clock=lambda: next(looks) / 100)
    assert 450 < next(looks) < 500
    assert plan.figures.steps > 5_000


def test_more_steps_make_no_worse_a_day() -> None:
    problem = crowded(day(invented(60, 2), seed=2))
    quick, long = schedule(problem, steps=0), schedule(problem, steps=effort(problem))
    assert (long.figures.missing, -long.value) <= (quick.figures.missing, -quick.value)
    assert long.value > quick.value
    assert long.value >= 0.98 * (long.figures.ceiling or 0.0)


def test_where_the_bound_cannot_be_calculated_there_is_a_plan_all_the_same() -> None:
    problem = plain([(1, 2, 1e300), (1, 3, 1e-300), (2, 3, 1e150)], slots=2)
    plan = schedule(problem, steps=STEPS)
    assert violations(problem, plan) == []
    assert len(plan.placed) == 2
    assert plan.value >= 1e300


def test_a_day_with_nothing_in_it_is_empty() -> None:
    for problem in (Problem((), (), (), ()), plain([(1, 2, 1.0)], slots=0), plain([(1, 2, 1.0)], tables=0)):
        assert schedule(problem, steps=STEPS).placed == ()


@settings(max_examples=12)
@given(days_())
def test_what_the_exact_solver_finds_is_no_worse_and_breaks_no_rule(problem: Problem) -> None:
    plan = schedule(problem, steps=0)
    better = polish(problem, plan, seconds=2)
    assert (better.figures.missing, -better.value) <= (plan.figures.missing, -plan.value)
    assert violations(problem, better) == []


def test_the_exact_solver_betters_a_poor_plan() -> None:
    problem = crowded(day(invented(10, 4), seed=4))
    plan = schedule(problem, steps=0)
    better = polish(problem, plan, seconds=20)
    assert better.value > plan.value
    assert violations(problem, better) == []


def test_without_an_exact_solver_the_plan_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    problem = crowded(day(invented(20, 4), seed=4))
    plan = schedule(problem, steps=0)
    assert polish(problem, plan, seconds=5) is plan


def poor() -> tuple[Problem, tuple[Placed, ...]]:
    problem = crowded(day(invented(10, 4), seed=4))
    return problem, schedule(problem, steps=0).placed


def test_looking_further_betters_what_stands_or_says_that_nothing_is_better() -> None:
    problem, stands = poor()
    told: list[float] = []
    better = look_further(problem, stands, seconds=20, progress=told.append)
    assert better is not None
    assert better.value > value(problem, stands)
    assert violations(problem, better) == []
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert look_further(problem, better.placed, seconds=20) is None


def test_looking_further_stops_when_it_is_told_to() -> None:
    problem, stands = poor()
    began = monotonic()
    assert look_further(problem, stands, seconds=60, goes_on=lambda: False) is None
    assert monotonic() - began < 20


class Broken(Exception):
    pass


def test_what_breaks_while_it_is_told_ends_the_search() -> None:
    def tell(share: float) -> None:
        raise Broken

    problem, stands = poor()
    began = monotonic()
    with pytest.raises(Broken):
        look_further(problem, stands, seconds=60, progress=tell)
    assert monotonic() - began < 20


def test_without_an_exact_solver_the_search_takes_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    problem, stands = poor()
    better = look_further(problem, stands, seconds=1)
    assert better is not None
    assert better.value > value(problem, stands)
    assert violations(problem, better) == []
    assert look_further(problem, stands, seconds=30, goes_on=lambda: False) is None


def test_what_stands_and_is_possible_no_longer_counts_for_nothing() -> None:
    """Both stood in a time that is theirs no more: any possible plan is better."""
    found = look_further(GOOD, [Placed(1, 2, 7, 1)], seconds=2)
    assert found is not None
    assert [(one.a, one.b, one.slot) for one in found.placed] == [(1, 2, 0)]


TWO = (Party(1, frozenset({0}), 2), Party(2, frozenset({0}), 2))
GOOD = Problem(TWO, (Pair(1, 2, 1.0),), hours(2), (Table(1),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parties": (*TWO, TWO[0])}, "party 1 stands there twice"),
        ({"slots": (Slot(0, 0, 20), Slot(0, 30, 20))}, "slot 0 stands there twice"),
        ({"tables": (Table(1), Table(1))}, "table 1 stands there twice"),
        ({"pairs": (Pair(1, 2, 1.0), Pair(2, 1, 0.5))}, r"pair \(1, 2\) stands there twice"),
        ({"pairs": (Pair(1, 1, 1.0),)}, "not one of two known parties"),
        ({"pairs": (Pair(1, 3, 1.0),)}, "not one of two known parties"),
        ({"pairs": (Pair(1, 2, -0.5),)}, "no value of 0 or more"),
        ({"pairs": (Pair(1, 2, float("nan")),)}, "no value of 0 or more"),
        ({"pairs": (Pair(1, 2, 1.0, must=3),)}, "more than two who must"),
        ({"parties": (TWO[0], replace(TWO[1], people=0))}, "has no people"),
        ({"parties": (TWO[0], replace(TWO[1], most=-1))}, "less than no meetings"),
        ({"slots": (Slot(0, 0, 20), Slot(1, 10, 20))}, "before the one before it has ended"),
        ({"slots": (Slot(0, 0, 0),)}, "has no length"),
        ({"locked": (Placed(1, 2, 9, 1),)}, "no known slot and table"),
        ({"locked": (Placed(1, 2, 0, 1), Placed(2, 1, 1, 1))}, "stands there twice"),
    ],
)
def test_what_contradicts_itself_is_told(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadProblem, match=words):
        replace(GOOD, **change)
