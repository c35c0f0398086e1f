"""Short gaps, then short walks, and neither costs a meeting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from portal.events.scheduling import Pair, Party, Placed, Problem, Slot, Table, objective, schedule
from portal.events.scheduling.board import NOWHERE, Board, bits

from .days import STEPS, days_, hours, plain


def test_meetings_stand_beside_each_other() -> None:
    plan = schedule(plain([(1, 2, 1.0), (1, 3, 1.0)], slots=8), steps=2_000)
    assert plan.figures.idle_minutes == 0


def test_nobody_waits_in_a_break_or_where_it_is_not_free() -> None:
    slots = (Slot(0, 0, 20), Slot(1, 20, 20), Slot(2, 200, 20), Slot(3, 220, 30))
    free = frozenset({0, 2, 3})
    day = Problem((Party(1, free, 9), Party(2, free, 9), Party(3, free, 9)), (), slots, (Table(1), Table(2)))
    after_the_break = [Placed(1, 2, 0, 1), Placed(1, 3, 2, 1)]
    assert objective.idle_minutes(day, after_the_break) == 0
    last = [Placed(1, 2, 0, 1), Placed(1, 3, 3, 1)]
    assert objective.idle_minutes(day, last) == 20


def test_a_walk_is_from_the_nearest_of_ones_tables_to_the_next() -> None:
    tables = (Table(1, (0.0, 0.0)), Table(2, (3.0, 4.0)), Table(3, (30.0, 40.0)))
    everybody = tuple(Party(key, frozenset({0, 1}), 9, people=2) for key in (1, 2, 3, 4))
    day = Problem(everybody, (), hours(2), tables)
    assert objective.walked(day, [Placed(1, 2, 0, 1), Placed(1, 3, 1, 2)]) == 5
    assert objective.walked(day, [Placed(1, 2, 0, 1), Placed(1, 4, 0, 3), Placed(1, 3, 1, 2)]) == 5
    assert objective.walked(day, [Placed(1, 2, 0, 1)]) == 0


def test_whoever_can_stay_at_a_table_stays() -> None:
    """Two hosts with guests of their own: each keeps a table, though the keys would have them change."""
    pairs = [(1, guest, 1.0) for guest in (11, 12, 13)] + [(2, guest, 1.0) for guest in (21, 22, 23)]
    day = replace(plain(pairs, slots=3, at_least=1), tables=tuple(Table(key, (20.0 * key, 0.0)) for key in range(5)))
    assert schedule(day, steps=STEPS).figures.walked_metres == 0


@given(days_())
def test_what_a_plan_says_of_itself_is_what_its_meetings_add_up_to(day: Problem) -> None:
    plan = schedule(day, steps=STEPS)
    assert plan.value == pytest.approx(objective.value(day, plan.placed))
    assert plan.figures.missing == objective.missing(objective.owed(day), plan.placed)
    assert plan.figures.idle_minutes == objective.idle_minutes(day, plan.placed)
    assert plan.figures.walked_metres == pytest.approx(objective.walked(day, plan.placed), abs=0.001)


@given(days_())
def test_sums_of_the_board_are_those_of_the_objective_and_every_step_can_be_taken_back(day: Problem) -> None:
    board = Board(day)
    before = (list(board.where), list(board.open), list(board.left), list(board.room), board.roomy, board.missing)
    for pair in range(len(board.pairs)):
        for slot in list(bits(board.slots_for(pair)))[:1]:
            board.place(pair, slot)
    placed = [
        Placed(board.pairs[pair].a, board.pairs[pair].b, board.slots[slot].key, 0)
        for pair, slot in enumerate(board.where)
        if slot != NOWHERE
    ]
    assert board.missing == objective.missing(objective.owed(day), [*placed, *day.locked])
    assert board.value == pytest.approx(objective.value(day, placed))
    board.undo()
    assert before == (list(board.where), board.open, board.left, board.room, board.roomy, board.missing)


def test_a_pair_is_worth_no_less_for_shorter_gaps() -> None:
    """Nobody is dropped for comfort: the only time of the third lies far away."""
    parties = (Party(1, frozenset(range(8)), 9), Party(2, frozenset({0}), 9), Party(3, frozenset({7}), 9))
    day = Problem(parties, (Pair(1, 2, 1.0), Pair(1, 3, 0.01)), hours(8), (Table(1),), at_least=0)
    plan = schedule(day, steps=STEPS)
    assert (len(plan.placed), plan.figures.idle_minutes) == (2, 6 * 20)
