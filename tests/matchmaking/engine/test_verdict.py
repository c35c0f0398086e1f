"""The word above a suggestion follows the count beside it."""

import pytest

from matchmaking.engine.conditions import Counts
from matchmaking.engine.scoring import Weights
from matchmaking.engine.verdict import judge

WEIGHTS = Weights("test", "", "", "", 0.0, {}, possible=-1.0, strong=0.5)


@pytest.mark.parametrize(
    ("met", "partly", "total", "verdict"),
    [
        (5, 0, 5, "strong"),
        (4, 1, 5, "strong"),
        (3, 2, 5, "possible"),
        (4, 0, 5, "possible"),
        (3, 1, 5, "possible"),
        (3, 0, 5, "weak"),
        (2, 1, 3, "strong"),
        (1, 0, 1, "strong"),
        (1, 1, 2, "possible"),
        (0, 1, 1, "possible"),
        (0, 0, 1, "possible"),
    ],
)
@pytest.mark.parametrize("log_odds", [-9.0, 9.0])
def test_equal_counts_read_equal(met, partly, total, verdict, log_odds):
    assert judge(Counts(met, partly, total), log_odds, WEIGHTS) == verdict


@pytest.mark.parametrize(
    ("log_odds", "verdict"), [(0.5, "strong"), (0.4, "possible"), (-1.0, "possible"), (-1.1, "weak")]
)
def test_without_conditions_the_strength_decides(log_odds, verdict):
    assert judge(Counts(0, 0, 0), log_odds, WEIGHTS) == verdict


@pytest.mark.parametrize(
    ("subject", "verdict"), [("no", "weak"), ("part", "possible"), ("yes", "strong"), (None, "strong")]
)
def test_what_is_asked_for_leads(subject, verdict):
    assert judge(Counts(4, 1, 5), 9.0, WEIGHTS, subject=subject) == verdict
