"""Whatever the day, its plan breaks no rule, and every wish without a meeting has a reason that is true."""

from __future__ import annotations

import pytest
from hypothesis import given

from portal.events.benchmark.measuring import broken
from portal.events.scheduling import Problem, schedule
from portal.events.scheduling.verify import violations

from .days import STEPS, days_


@given(days_())
def test_no_plan_breaks_a_rule(day: Problem) -> None:
    assert violations(day, schedule(day, steps=STEPS)) == []


@given(days_())
def test_a_plan_that_nothing_was_tried_on_breaks_none_either(day: Problem) -> None:
    assert violations(day, schedule(day, steps=0)) == []


def test_three_hundred_random_days_break_no_rule() -> None:
    assert [found for found in broken(range(300)) if found[1]] == []


@pytest.mark.full
def test_ten_thousand_random_days_break_no_rule() -> None:
    assert [found for found in broken(range(10_000)) if found[1]] == []
