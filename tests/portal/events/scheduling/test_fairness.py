"""First everybody gets what is owed, then value: held to a search through every day there is."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest
from hypothesis import assume, given, settings

from portal.events.scheduling import Pair, Problem, objective, schedule
from portal.events.scheduling.board import Board, bits
from portal.events.scheduling.bound import ceiling

from .days import days_, plain


def best_of_all(day: Problem) -> tuple[int, float]:
    """What the best of all days misses, and its value, found by trying each."""
    board = Board(day)
    fixed = objective.value(day, day.locked)
    found = [(board.missing, -fixed)]

    def go_on(pair: int) -> None:
        if pair == len(board.pairs):
            found[0] = min(found[0], (board.missing, -round(fixed + board.value, 6)))
            return
        go_on(pair + 1)
        for slot in bits(board.slots_for(pair)):
            board.place(pair, slot)
            go_on(pair + 1)
            board.journal.clear()
            board.take(pair)
            board.journal.clear()

    go_on(0)
    return found[0][0], -found[0][1]


def how_many(day: Problem) -> int:
    return prod(common.bit_count() + 1 for common in Board(day).common)


@settings(max_examples=150)
@given(days_(most_parties=6, most_slots=4))
def test_no_other_day_is_fairer_and_none_as_fair_is_worth_more(day: Problem) -> None:
    assume(how_many(day) < 3_000)
    plan = schedule(day, steps=1_500)
    missing, value = best_of_all(day)
    assert plan.figures.missing == missing
    assert plan.value == pytest.approx(value)


@given(days_(most_parties=6, most_slots=4))
def test_nothing_exceeds_the_bound(day: Problem) -> None:
    assume(how_many(day) < 3_000)
    missing, value = best_of_all(day)
    board = Board(day)
    assert ceiling(board).missing <= missing + 1e-6
    assert objective.value(day, day.locked) + ceiling(board, missing=missing).value >= value - 1e-4


def test_somebody_nobody_values_comes_before_the_best_meeting() -> None:
    """Two tables' worth of time: the three good ones would take it all."""
    good = [(1, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]
    day = plain([*good, (1, 4, 0.1), (2, 4, 0.1)], slots=4, tables=1)
    plan = schedule(day, steps=2_000)
    assert plan.figures.missing == 0
    assert sum(4 in {one.a, one.b} for one in plan.placed) == 2
    assert plan.value == pytest.approx(2.2)


def test_one_with_nothing_comes_before_two_with_one_too_few() -> None:
    assert [objective.penalty(number) for number in (-1, 0, 1, 2, 3)] == [0, 0, 1, 3, 6]
    assert objective.penalty(2) > 2 * objective.penalty(1)


def test_nobody_is_owed_more_than_it_wants_or_can_have() -> None:
    day = plain([(1, 2, 1.0), (1, 3, 1.0), (4, 5, 0.0)])
    day = replace(day, parties=tuple(replace(one, most=1) if one.key == 1 else one for one in day.parties))
    assert objective.owed(day) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}
    without = replace(day, pairs=(*day.pairs[:2], replace(day.pairs[2], vetoed=True)))
    assert objective.owed(without) == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0}


def test_a_must_is_worth_a_perfect_fit() -> None:
    assert objective.worth(Pair(1, 2, 0.25, must=2)) == 2.25
    day = replace(
        plain([(1, 2, 0.9), (1, 3, 0.0)], slots=1, at_least=0), pairs=(Pair(1, 2, 0.9), Pair(1, 3, 0.0, must=1))
    )
    assert {one.b for one in schedule(day, steps=500).placed} == {3}
