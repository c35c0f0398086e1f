"""Weeks of needs in a small town: a star that fits everything, five plain firms that fit as well, and two that are new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaking.engine.exposure import FAIR, UNCAPPED, WITHOUT_PLACES, gini, simulate
from matchmaking.engine.matching import Match
from matchmaking.engine.reciprocal import CAP
from matchmaking.engine.scoring import Scored
from matchmaking.engine.weights import load


def fitting(name: str, strength: float, *, is_newcomer: bool = False, verdict: str = "possible") -> Match:
    scored = Scored(strength, (), load("listing"))
    return Match(name, None, is_newcomer, scored, scored, scored.probability, (), (), verdict, "by hand")


STAR = fitting("star", 0.2)
PLAIN = [fitting(f"plain-{number}", 0.1) for number in range(12)]
NEW = [fitting(f"new-{number}", -1.5, is_newcomer=True) for number in range(2)]
TOWN = [[STAR, *PLAIN, *NEW], [STAR, *PLAIN[:4], fitting("weak", -3, verdict="weak")]]
WEEKS = {"weeks": 6, "a_week": 20, "seed": 1}


def test_nobody_is_told_more_often_than_the_cap_in_any_seven_days() -> None:
    capped, free = simulate(TOWN, FAIR, **WEEKS), simulate(TOWN, UNCAPPED, **WEEKS)

    assert capped.needs == free.needs == 120
    assert free.most_a_week > CAP
    assert capped.most_a_week <= CAP
    assert capped.gini < free.gini


def test_newcomers_have_the_places_that_are_theirs_and_none_without_the_rule() -> None:
    kept, without = simulate(TOWN, FAIR, **WEEKS), simulate(TOWN, WITHOUT_PLACES, **WEEKS)

    assert kept.newcomers_kept == kept.newcomers_owed > 0
    assert without.newcomers_kept == 0
    assert kept.told_newcomers > 0


def test_total_fit_is_what_the_told_add_up_to() -> None:
    alone = simulate([[STAR]], UNCAPPED, weeks=1, a_week=5, seed=1)

    assert (alone.told, alone.without_anybody, alone.gini) == (5, 0, 0.0)
    assert alone.fit == pytest.approx(5 * STAR.forward.probability)


def test_whose_only_fit_had_its_turns_waits_and_is_told_when_the_turn_comes() -> None:
    """Twenty needs in the first week that only the star answers: twelve then, the others after seven days."""
    capped = simulate([[STAR]], FAIR, weeks=1, a_week=20, seed=1)
    longer = simulate([[STAR]], FAIR, weeks=2, a_week=14, seed=1)

    assert (capped.told, capped.without_anybody) == (CAP, 20 - CAP)
    assert longer.most_a_week <= CAP
    assert longer.told + longer.without_anybody == 28
    assert longer.waited > 0


def test_nothing_is_left_to_chance_that_the_seed_does_not_hold() -> None:
    assert simulate(TOWN, FAIR, **WEEKS) == simulate(TOWN, FAIR, **WEEKS)
    assert simulate(TOWN, FAIR, **WEEKS) != simulate(TOWN, FAIR, **WEEKS | {"seed": 2})


def test_nobody_fits_is_not_the_same_as_nobody_is_told() -> None:
    nobody = simulate([[fitting("weak", -3, verdict="weak")], []], FAIR, **WEEKS)

    assert (nobody.needs, nobody.nobody_fits, nobody.without_anybody, nobody.told) == (120, 120, 0, 0)
    assert simulate([], FAIR, **WEEKS).needs == 0


def test_shares_are_even_or_one_has_all() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0.0)
    assert gini([0, 0, 0, 12]) == pytest.approx(0.75)
    assert gini([]) == gini([0, 0]) == 0.0


def test_who_is_weak_is_never_told() -> None:
    weak = replace(STAR, verdict="weak")

    assert simulate([[weak, *PLAIN]], UNCAPPED, **WEEKS).organisations == len(PLAIN)
