"""What must not make a difference makes none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.events.benchmark.days import day, invented
from portal.events.scheduling import Pair, Plan, Problem, Reason, Unmet, effort, schedule

from .days import STEPS, days_


def who_when(plan: Plan) -> list[tuple[int, int, int, int]]:
    return [(*sorted((one.a, one.b)), one.slot, one.table) for one in plan.placed]


@given(days_())
def test_the_same_seed_gives_the_same_plan(problem: Problem) -> None:
    assert schedule(problem, steps=STEPS) == schedule(problem, steps=STEPS)


def test_the_same_seed_gives_the_same_large_plan_and_another_one_another() -> None:
    problem = day(invented(60, 3), seed=3)
    steps = effort(problem) // 10
    first, again = schedule(problem, steps=steps), schedule(problem, steps=steps)
    other = schedule(replace(problem, seed=4), steps=steps)
    assert first == again
    assert who_when(first) != who_when(other)


@given(days_())
def test_who_asked_whom_makes_no_difference(problem: Problem) -> None:
    turned = replace(problem, pairs=tuple(replace(one, a=one.b, b=one.a) for one in problem.pairs))
    plan, other = schedule(problem, steps=STEPS), schedule(turned, steps=STEPS)
    assert (plan.figures.missing, plan.value) == pytest.approx((other.figures.missing, other.value))


@given(days_(), st.integers(-500, 500))
def test_another_zero_of_time_makes_no_difference(problem: Problem, minutes: int) -> None:
    later = replace(problem, slots=tuple(replace(one, starts=one.starts + minutes) for one in problem.slots))
    assert schedule(problem, steps=STEPS) == schedule(later, steps=STEPS)


@given(days_())
def test_other_numbers_for_the_same_parties_make_no_difference(problem: Problem) -> None:
    new = {party.key: 1_000 - 7 * party.key for party in problem.parties}
    renamed = replace(
        problem,
        parties=tuple(replace(one, key=new[one.key]) for one in problem.parties),
        pairs=tuple(replace(one, a=new[one.a], b=new[one.b]) for one in problem.pairs),
        locked=tuple(replace(one, a=new[one.a], b=new[one.b]) for one in problem.locked),
    )
    expected = [
        (*sorted((new[one.a], new[one.b])), one.slot, one.table) for one in schedule(problem, steps=STEPS).placed
    ]
    assert sorted(who_when(schedule(renamed, steps=STEPS))) == sorted(expected)


@given(days_(with_locked=False))
def test_a_veto_is_as_good_as_no_pair_but_is_told(problem: Problem) -> None:
    known = {frozenset((one.a, one.b)) for one in problem.pairs}
    a, b = problem.parties[0].key, problem.parties[1].key
    if frozenset((a, b)) in known:
        problem = replace(problem, pairs=tuple(one for one in problem.pairs if {one.a, one.b} != {a, b}))
    more = replace(problem, pairs=(*problem.pairs, Pair(a, b, 1.0, 2, vetoed=True)))
    plan, other = schedule(problem, steps=STEPS), schedule(more, steps=STEPS)
    assert other.placed == plan.placed
    assert other.unmet == (*plan.unmet, Unmet(a, b, Reason.VETOED))


def test_all_values_twice_as_high_are_the_same_day() -> None:
    problem = day(invented(40, 5), seed=5)
    problem = replace(problem, pairs=tuple(replace(one, must=0) for one in problem.pairs))
    double = replace(problem, pairs=tuple(replace(one, value=2 * one.value) for one in problem.pairs))
    steps = effort(problem) // 10
    assert schedule(double, steps=steps).value == pytest.approx(2 * schedule(problem, steps=steps).value, rel=0.01)
