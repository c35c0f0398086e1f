"""What is locked never moves, and what is cancelled is offered to others while all else stands."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.events.scheduling import Party, Placed, Problem, refill, schedule
from portal.events.scheduling.verify import violations

from .days import STEPS, days_, plain


@given(days_())
def test_locked_meetings_stand_where_they_stood(day: Problem) -> None:
    assert set(day.locked) <= set(schedule(day, steps=STEPS).placed)


@given(days_(), st.data())
def test_whatever_is_cancelled_nothing_else_moves(day: Problem, data: st.DataObject) -> None:
    plan = schedule(day, steps=STEPS)
    gone = data.draw(st.sets(st.sampled_from(plan.placed)) if plan.placed else st.just(set()))
    day = replace(day, locked=tuple(one for one in day.locked if one not in gone))
    stands = tuple(one for one in plan.placed if one not in gone)
    again = refill(day, replace(plan, placed=stands), steps=STEPS)
    assert set(stands) <= set(again.placed)
    fixed = replace(day, locked=stands)
    assert violations(fixed, again) == []


@given(days_())
def test_a_plan_from_which_nothing_was_taken_stays_as_it_is(day: Problem) -> None:
    plan = schedule(day, steps=STEPS)
    again = refill(day, plan, steps=STEPS)
    assert (again.placed, again.unmet) == (plan.placed, plan.unmet)


def test_whoever_was_left_out_gets_the_place_of_whoever_cancelled() -> None:
    day = plain([(1, 2, 1.0), (3, 4, 0.5)], slots=1, tables=1)
    plan = schedule(day, steps=STEPS)
    assert [(one.a, one.b) for one in plan.placed] == [(1, 2)]
    day = replace(day, parties=tuple(replace(one, free=frozenset()) if one.key == 2 else one for one in day.parties))
    again = refill(day, replace(plan, placed=()), steps=STEPS)
    assert again.placed == (Placed(3, 4, 0, plan.placed[0].table),)


def test_an_organiser_may_place_whom_nobody_asked_for() -> None:
    locked = Placed(1, 9, 0, 0, locked=True)
    day = plain([(1, 2, 1.0)], slots=2, locked=(locked,))
    day = replace(day, parties=tuple(Party(one.key, frozenset({0, 1}), 2) for one in day.parties))
    plan = schedule(day, steps=STEPS)
    assert {(one.a, one.b, one.slot) for one in plan.placed} == {(1, 9, 0), (1, 2, 1)}
    assert plan.value == 1.0
