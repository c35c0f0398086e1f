"""The verifier finds what is wrong: each rule is broken by hand, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from portal.events.scheduling import Pair, Party, Placed, Plan, Problem, Reason, Slot, Table, Unmet, schedule
from portal.events.scheduling.verify import violations

from .days import STEPS, hours

DAY = Problem(
    parties=(
        Party(1, frozenset({0, 1, 2}), 2, frozenset({"fr"})),
        Party(2, frozenset({0, 1}), 2, frozenset({"fr", "en"})),
        Party(3, frozenset({0, 1, 2}), 2, frozenset({"en", "fr"}), people=2),
        Party(4, frozenset({0, 2}), 1, frozenset({"en"})),
    ),
    pairs=(Pair(1, 2, 0.5), Pair(1, 3, 0.5), Pair(2, 3, 0.5), Pair(3, 4, 0.5, vetoed=True), Pair(1, 4, 0.5)),
    slots=hours(3),
    tables=(Table(7), Table(8, (1.0, 0.0), frozenset({0}))),
    locked=(Placed(1, 2, 1, 7, locked=True),),
)
PLAN = schedule(DAY, steps=STEPS)


def changed(old: Placed, **new: int) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, placed=tuple(replace(one, **new) if one == old else one for one in plan.placed))


def and_also(*more: Placed) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, placed=plan.placed + more)


def told(*unmet: Unmet) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, unmet=unmet)


def of(a: int, b: int) -> Placed:
    return next(one for one in PLAN.placed if (one.a, one.b) == (a, b))


VETOED, NO_LANGUAGE = Unmet(3, 4, Reason.VETOED), Unmet(1, 4, Reason.NO_LANGUAGE)


def test_the_plan_itself_is_right() -> None:
    assert violations(DAY, PLAN) == []
    assert {(one.a, one.b) for one in PLAN.placed} == {(1, 2), (1, 3), (2, 3)}
    assert set(PLAN.unmet) == {VETOED, NO_LANGUAGE}


WRONG: list[tuple[Callable[[Plan], Plan], str]] = [
    (changed(of(1, 2), slot=0), "was locked"),
    (changed(of(2, 3), slot=2), "not free"),
    (changed(of(1, 3), table=8, slot=2), "closed"),
    (changed(of(1, 3), table=99), "no slot and table"),
    (changed(of(1, 3), slot=99), "no slot and table"),
    (changed(of(1, 3), slot=1, table=7), "share a table"),
    (changed(of(1, 3), slot=1, table=8), "its people"),
    (and_also(Placed(3, 4, 2, 8)), "vetoed"),
    (and_also(Placed(1, 4, 2, 8)), "no common language"),
    (and_also(Placed(1, 4, 2, 8)), "wants"),
    (and_also(Placed(2, 4, 0, 8)), "no pair"),
    (and_also(Placed(2, 1, 0, 8)), "same two again"),
    (lambda plan: replace(plan, placed=plan.placed[:1]), "0 reasons"),
    (lambda plan: replace(plan, value=9.0), "the value is"),
    (lambda plan: replace(plan, figures=replace(plan.figures, placed=9)), "are placed, not 9"),
    (told(VETOED), "0 reasons"),
    (told(VETOED, NO_LANGUAGE, NO_LANGUAGE), "2 reasons"),
    (told(VETOED, NO_LANGUAGE, Unmet(1, 2, Reason.VETOED)), "1 reasons"),
    (told(VETOED, NO_LANGUAGE, Unmet(2, 4, Reason.VETOED)), "nobody wished"),
    *(
        (told(VETOED, replace(NO_LANGUAGE, reason=reason)), "not unmet because")
        for reason in (Reason.VETOED, Reason.NO_COMMON_TIME, Reason.NO_TABLE, Reason.TIMES_FULL, Reason.TABLES_FULL)
    ),
    (told(VETOED, replace(NO_LANGUAGE, whose=(1,))), "not unmet because"),
    (told(VETOED, Unmet(1, 4, Reason.CAP_REACHED, (4,))), "not unmet because"),
]


@pytest.mark.parametrize(("break_it", "words"), WRONG, ids=[f"{at}" for at in range(len(WRONG))])
def test_what_is_wrong_is_found(break_it: Callable[[Plan], Plan], words: str) -> None:
    found = violations(DAY, break_it(PLAN))
    assert [one for one in found if words in one], found


def test_what_locked_meetings_break_is_not_counted_but_what_is_added_to_it_is() -> None:
    both_at_once = tuple(Placed(1, other, 0, table, locked=True) for other, table in ((2, 7), (3, 8)))
    day = replace(DAY, locked=both_at_once, parties=tuple(replace(one, most=1) for one in DAY.parties))
    plan = schedule(day, steps=STEPS)
    assert violations(day, plan) == []
    more = replace(plan, placed=(*plan.placed, Placed(2, 3, 1, 7)))
    assert [one for one in violations(day, more) if "wants" in one]


def test_slots_are_told_apart_by_their_key_and_not_by_their_place() -> None:
    day = replace(DAY, slots=(Slot(2, 0, 20), Slot(1, 20, 20), Slot(0, 40, 20)))
    assert violations(day, schedule(day, steps=STEPS)) == []
