"""The order: both must gain, turns are taken, newcomers have two of ten places."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.reciprocal import CAP, TIRED, arrange, harmonic, lift, turn


@dataclass(frozen=True)
class Placed:
    organisation: str
    order: float
    is_newcomer: bool = False


def line_up(*, veterans, newcomers):
    return [
        *(Placed(f"v{number}", 0.9 - number / 100) for number in range(veterans)),
        *(Placed(f"n{number}", 0.1 - number / 100, is_newcomer=True) for number in range(newcomers)),
    ]


def test_the_third_and_sixth_of_ten_places_are_for_newcomers():
    arranged = [one.organisation for one in arrange(line_up(veterans=9, newcomers=3))]

    assert arranged == ["v0", "v1", "n0", "v2", "v3", "n1", "v4", "v5", "v6", "v7", "v8", "n2"]


def test_a_newcomer_who_stands_high_by_itself_takes_one_of_these_places():
    best = Placed("star", 0.99, is_newcomer=True)

    arranged = [one.organisation for one in arrange([best, *line_up(veterans=6, newcomers=2)])]

    assert arranged == ["star", "v0", "v1", "v2", "v3", "n0", "v4", "v5", "n1"]


def test_without_newcomers_the_order_is_the_order_and_equals_go_by_name():
    assert [one.organisation for one in arrange([Placed("b", 0.5), Placed("c", 0.7), Placed("a", 0.5)])] == [
        "c",
        "a",
        "b",
    ]


@given(st.lists(st.builds(Placed, st.uuids().map(str), st.floats(0, 1), st.booleans()), max_size=60))
def test_nobody_is_lost_or_told_twice_and_neither_group_is_reordered(placed):
    arranged = arrange(placed)

    assert sorted(one.organisation for one in arranged) == sorted(one.organisation for one in placed)
    for newcomers in (True, False):
        group = [one.order for one in arranged if one.is_newcomer is newcomers]
        assert group == sorted(group, reverse=True)


def test_the_harmonic_mean_is_high_only_where_both_are():
    assert harmonic(0.9, 0.9) == pytest.approx(0.9)
    assert harmonic(0.9, 0.1) == pytest.approx(0.18)
    assert harmonic(0.0, 0.0) == 0.0


def test_a_head_start_adds_to_the_log_odds_and_keeps_a_probability():
    assert lift(0.2, 0.0) == pytest.approx(0.2)
    assert lift(0.2, 0.5) / (1 - lift(0.2, 0.5)) == pytest.approx(0.25 * 2.718281828**0.5)
    assert lift(0.0, 0.5) == 0.0
    assert lift(1.0, 0.5) == 1.0


def test_whoever_had_their_turns_this_week_stands_a_little_lower_and_never_lower_than_that():
    assert turn(CAP - 1) == 1.0
    assert turn(CAP) == turn(30 * CAP) == TIRED


def test_a_star_that_fits_best_stays_ahead_of_who_hardly_fits():
    star, other = harmonic(0.30, 0.5) * turn(200), harmonic(0.05, 0.5) * turn(0)

    assert star > other


def test_a_group_stands_before_the_next_but_for_the_places_of_newcomers():
    strong = [Placed("strong-a", 0.2), Placed("strong-b", 0.1), Placed("strong-c", 0.05)]
    possible = [Placed("possible", 0.9), Placed("new", 0.3, is_newcomer=True)]

    arranged = arrange([*possible, *strong], group=lambda one: not one.organisation.startswith("strong"))

    assert [one.organisation for one in arranged] == ["strong-a", "strong-b", "new", "strong-c", "possible"]
