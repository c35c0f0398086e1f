"""What words and trade promise: the very points that the criteria give one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine.criteria import codes, terms
from matchmaking.engine.documents import Pooled
from matchmaking.engine.pair import Pair
from matchmaking.engine.promise import likeliest, points
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import asking, candidate, need

WEIGHTS = load("listing")

share = st.none() | st.floats(0, 1)
trades = st.sampled_from([(), ("1030",), ("1039", "4923"), ("1071", "1702")])


def one_by_one(pair):
    read = terms.read(pair).features | codes.read(pair).features
    return sum(WEIGHTS.features[name].points(value) for name, value in read.items() if name in WEIGHTS.features)


@given(
    st.lists(
        st.tuples(
            st.builds(Pooled, work=share, profile=share, coverage=share, title=share, led=share),
            trades,
            st.none() | st.integers(0, 3),
        ),
        min_size=1,
        max_size=5,
    ),
    trades,
)
def test_the_points_of_many_are_those_that_the_criteria_give_one_by_one(each, asked_for):
    question = asking(need(codes=asked_for))
    pairs = [Pair(question, candidate(codes=trade, works=works), texts) for texts, trade, works in each]

    found = points(
        question.listing,
        [pair.texts for pair in pairs],
        [pair.supplied for pair in pairs],
        np.array([pair.is_newcomer for pair in pairs]),
        WEIGHTS,
    )

    assert found == pytest.approx([one_by_one(pair) for pair in pairs], abs=1e-9)


def test_who_is_in_the_trade_is_looked_at_before_who_says_a_little_more():
    texts = {"Words": Pooled(work=0.6, coverage=0.3), "Trade": Pooled(work=0.5, coverage=0.25)}

    assert likeliest(need(codes=("1030",)), texts, {"Words": ["4923"], "Trade": ["1030"]}, WEIGHTS, 1) == ["Trade"]
    assert likeliest(need(codes=("1030",)), texts, {}, WEIGHTS, 1) == ["Words"]


def test_of_whom_no_trade_is_known_words_alone_count():
    texts = {"Other trade": Pooled(coverage=0.2), "Unknown": Pooled(coverage=0.2), "Nothing said": Pooled()}

    found = likeliest(need(codes=("1030",)), texts, {"Other trade": ["4923"]}, WEIGHTS, 3)

    assert found.index("Unknown") < found.index("Other trade")


def test_nobody_is_likeliest_among_nobody():
    assert likeliest(need(codes=("1030",)), {}, {}, WEIGHTS, 3) == []
