"""Log-odds are the intercept and the contributions, and nothing else."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.codes import Linkages
from matchmaking.engine.criteria import FEATURES
from matchmaking.engine.documents import Pooled
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.scoring import Weight, Weights, probability, score, score_if_suggested
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import DAMMAM, RIYADH, TODAY, asking, candidate, need

WEIGHTS = Weights(
    "test", "2026-11-23", "none", "", -2.0, {"coverage": Weight(1.5, -2.0), "distance": Weight(-0.5, 0.7, 2.0)}
)

share = st.none() | st.floats(0, 1)
texts = st.builds(Pooled, work=share, profile=share, coverage=share)
others = st.builds(
    candidate,
    works=st.none() | st.integers(0, 500),
    languages=st.sampled_from([(), ("ar",), ("fr",)]),
    places=st.sampled_from([(), (DAMMAM,)]),
    codes=st.sampled_from([(), ("1030",), ("4923",)]),
    makes=st.sampled_from([(), ("1030",), ("1071", "1702")]),
    buys=st.sampled_from([(), ("1030",), ("4923",)]),
    confirmed_on=st.none() | st.dates(max_value=TODAY),
    certificates=st.none() | st.dictionaries(st.sampled_from(["haccp", "iso"]), st.none() | st.dates()),
)
trades = st.sampled_from([(), ("1030",), ("1071", "1702")])
AROUND = Surroundings(Linkages({("49", "10"): 0.04, ("10", "17"): 0.2, ("17", "10"): 0.03}))
asked = need(radius_km=100, codes=("1030",), languages=("ar", "en"), certificates=("haccp", "iso"))


@given(texts, others, trades, trades, st.sampled_from(["listing", "listing_backward", "need2org", "gsoc_profile"]))
def test_the_log_odds_are_the_intercept_and_the_sum_of_the_contributions(pooled, other, makes, buys, name):
    weights = load(name)

    pair = Pair(asking(asked, makes=makes, buys=buys), other, pooled, AROUND)

    scored = score(pair, weights)

    assert scored.strength == pytest.approx(weights.intercept + sum(one.points for one in scored.evidence))
    for one in scored.evidence:
        assert one.points == pytest.approx(sum(one.features.values()))
        assert set(one.features) <= set(FEATURES[one.criterion])
    assert 0 < scored.probability < 1


@given(texts, others)
def test_both_directions_count_the_same_conditions(pooled, other):
    """Worked out once for both: just what the other direction would find by itself."""
    back = Pair(asking(asked, places=(RIYADH,)), other, pooled).reversed()
    alone = replace(back, other_way=None)

    assert (back.conditions, back.km) == (alone.conditions, alone.km)


def test_a_feature_adds_its_weight_for_every_scale_above_the_mean():
    scored = score(Pair(asking(need()), candidate(), Pooled(coverage=math.exp(-1) - 0.02)), WEIGHTS)

    assert [(one.criterion, one.points) for one in scored.evidence if one.points] == [("terms", pytest.approx(1.5))]
    assert scored.strength == pytest.approx(-0.5)


def test_what_is_not_known_adds_nothing():
    assert score(Pair(asking(need()), candidate(), Pooled()), WEIGHTS).strength == -2.0


def test_probability_has_no_edges():
    assert probability(0.0) == 0.5
    assert probability(-1e6) == 0.0
    assert probability(1e6) == 1.0


@pytest.mark.parametrize("name", ["listing", "listing_backward", "need2org", "gsoc_profile"])
def test_committed_weights_say_where_they_come_from_and_weigh_known_features_in_their_sense(name):
    weights = load(name)
    known = {feature for features in FEATURES.values() for feature in features}
    less_is_better = {"competes", "distance", "conditions_unmet", "unconfirmed_years", "idle_years"}

    assert weights.version.startswith(name)
    assert weights.note
    assert weights.command
    assert set(weights.features) <= known
    for feature, one in weights.features.items():
        assert (one.weight < 0) == (feature in less_is_better), feature
        assert one.scale > 0


@given(texts, others, trades, trades, st.sampled_from([-9.0, -5.0, -4.0, 0.0]))
def test_whoever_is_passed_over_early_is_not_strong_enough_and_all_others_are_told_the_same(
    pooled, other, makes, buys, least
):
    weights = replace(load("listing"), suggested=least)
    pair = Pair(asking(asked, makes=makes, buys=buys), other, pooled, AROUND)

    whole, early = score(pair, weights), score_if_suggested(pair, weights)

    assert early == (whole if whole.strength >= least else None)


def test_weights_say_which_features_they_read():
    assert WEIGHTS.reads("coverage")
    assert not WEIGHTS.reads("led")
