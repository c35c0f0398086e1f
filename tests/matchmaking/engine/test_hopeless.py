"""Whom words and trade alone rule out: never anybody who would be suggested."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.codes import Linkages
from matchmaking.engine.documents import Pooled
from matchmaking.engine.hopeless import hopes
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.scoring import Weight, score, score_if_suggested
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import DAMMAM, TODAY, asking, candidate, need

AROUND = Surroundings(Linkages({("49", "10"): 0.04, ("10", "17"): 0.2, ("17", "10"): 0.3}), nearness={"other": 1.0})
WEIGHTS = load("listing")

share = st.none() | st.floats(0, 1)
trades = st.sampled_from([(), ("1030",), ("1039", "4923"), ("1071", "1702")])
others = st.builds(
    candidate,
    works=st.none() | st.integers(0, 500),
    languages=st.sampled_from([(), ("ar",), ("fr",)]),
    places=st.sampled_from([(), (DAMMAM,)]),
    codes=trades,
    makes=trades,
    buys=trades,
    confirmed_on=st.none() | st.dates(max_value=TODAY),
    certificates=st.none() | st.dictionaries(st.sampled_from(["haccp", "iso"]), st.none() | st.dates()),
)


@given(
    st.builds(Pooled, work=share, profile=share, coverage=share, title=share),
    others,
    trades,
    st.sampled_from(["service", "finance"]),
    st.sampled_from([Surroundings(), AROUND]),
)
def test_nobody_is_ruled_out_who_is_strong_enough_and_whoever_is_not_is_told_the_same(
    texts, other, codes, category, around
):
    question = asking(need(codes=codes, category=category, certificates=("haccp",)), makes=("1702",), buys=("1030",))
    pair = Pair(question, other, texts, around)

    found = hopes(question, [other], [texts], WEIGHTS, around)
    whole, early = score(pair, WEIGHTS), score_if_suggested(pair, WEIGHTS, found.told[0], found.unread)

    assert whole.strength <= found.told[0] + found.rest + 1e-9
    assert early == (whole if whole.strength >= WEIGHTS.suggested else None)


@pytest.mark.parametrize(("codes", "expected"), [(("1030",), False), (("4923",), True)])
def test_who_says_a_little_is_saved_by_the_trade_alone(codes, expected):
    question = asking(need(codes=("1030",)))

    found = hopes(question, [candidate(codes=codes)], [Pooled(work=0.01, coverage=0.05)], WEIGHTS, AROUND)

    assert WEIGHTS.rule_out(found.told[0] + found.rest) == expected


def test_words_and_trade_are_not_read_again_before_somebody_is_ruled_out():
    found = hopes(asking(need(codes=("1030",))), [candidate()], [Pooled()], WEIGHTS, AROUND)
    names = [WEIGHTS.criteria[place][0] for place, _ in found.unread]

    assert {"linkage", "distance", "conditions"} <= set(names)
    assert not {"terms", "codes"} & set(names)


def test_what_can_add_anything_is_read_first_and_nobody_is_ruled_out_before():
    weights = replace(WEIGHTS, features=WEIGHTS.features | {"works": Weight(1.0)})
    question, other = asking(need(codes=("1030",))), candidate(codes=("4923",), works=1)

    found = hopes(question, [other], [Pooled()], weights, AROUND)

    assert not weights.rule_out(found.told[0] + found.rest)
    assert weights.criteria[found.unread[0][0]][0] == "track_record"
    assert score_if_suggested(Pair(question, other, Pooled(), AROUND), weights, found.told[0], found.unread) is None
