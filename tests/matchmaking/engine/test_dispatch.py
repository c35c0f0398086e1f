"""Who is told of a need: the best whose turn it is, at most ten, nobody beyond the cap, two places of ten for newcomers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.dispatch import BUSY, WAVE, Answers, Waiting, wave, why_stop
from matchmaking.engine.reciprocal import CAP

RESTED = Waiting(0.5)


def test_the_first_ten_are_told() -> None:
    assert wave([RESTED] * 14) == list(range(10))


def test_who_was_told_of_twelve_this_week_waits_also_where_nobody_else_fits() -> None:
    tired = Waiting(0.9, put_forward=CAP)

    assert wave([RESTED, tired, Waiting(0.4, put_forward=3), Waiting(0.3, put_forward=2 * CAP)]) == [0, 2]
    assert wave([tired]) == []
    assert wave([]) == []


def test_who_leaves_much_unanswered_is_told_after_those_who_fit_half_as_well() -> None:
    busy = Waiting(0.5, unanswered=BUSY)

    assert wave([busy, Waiting(0.3)], most=1) == [1]
    assert wave([busy, Waiting(0.2)], most=1) == [0]
    assert wave([Waiting(0.5, unanswered=BUSY - 1), Waiting(0.3)], most=1) == [0]
    assert wave([busy]) == [0]


def test_two_of_ten_who_are_told_are_newcomers_while_some_fit_whose_turn_it_is() -> None:
    new, tired_newcomer = Waiting(0.1, is_newcomer=True), Waiting(0.2, put_forward=CAP, is_newcomer=True)
    crowd = [RESTED] * 12

    assert wave([*crowd, new, new, new]) == [*range(8), 12, 13]
    assert wave([*crowd, tired_newcomer, new]) == [*range(9), 13]
    assert wave([*crowd, new], most=4) == [0, 1, 2, 3]


def test_why_nobody_else_is_told() -> None:
    assert why_stop(Answers(interested=5, waiting=3), enough=6) is None
    assert why_stop(Answers(interested=6, waiting=3), enough=6) == "enough"
    assert why_stop(Answers(interested=3, waiting=3), enough=3) == "enough"
    assert why_stop(Answers(interested=1, waiting=0), enough=6) == "everybody"
    assert why_stop(Answers(has_agreed=True, waiting=3), enough=6) == "agreed"
    assert why_stop(Answers(waiting=3), enough=6, is_open=False) == "over"


some = st.builds(Waiting, st.floats(0.01, 1), st.integers(0, 20), st.integers(0, 20), st.booleans())


@given(st.lists(some, max_size=40), st.integers(0, WAVE))
def test_nobody_beyond_the_cap_is_told_and_no_place_stays_empty_while_somebody_has_a_turn(
    waiting: list[Waiting], most: int
) -> None:
    told = wave(waiting, most=most)
    in_turn = [place for place, one in enumerate(waiting) if one.put_forward < CAP]

    assert len(set(told)) == len(told) == min(most, len(in_turn))
    assert set(told) <= set(in_turn)
