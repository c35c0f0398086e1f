"""Whom words and trade alone rule out: never anybody who would be suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.codes import Linkages
from matchmaking.engine.documents import Pooled
from matchmaking.engine.hopeless import hopeless
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.scoring import score
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
def test_nobody_is_hopeless_who_is_strong_enough_to_be_suggested(texts, other, codes, category, around):
    question = asking(need(codes=codes, category=category, certificates=("haccp",)), makes=("1702",), buys=("1030",))

    if hopeless(question, [other], [texts], WEIGHTS, around)[0]:
        assert score(Pair(question, other, texts, around), WEIGHTS).strength < WEIGHTS.suggested


@pytest.mark.parametrize(("codes", "expected"), [(("1030",), False), (("4923",), True)])
def test_who_says_a_little_is_saved_by_the_trade_alone(codes, expected):
    question = asking(need(codes=("1030",)))

    said = hopeless(question, [candidate(codes=codes)], [Pooled(work=0.01, coverage=0.05)], WEIGHTS, AROUND)

    assert said == [expected]
