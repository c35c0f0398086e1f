"""The word above a suggestion. It follows the count that stands beside it, so equal counts read equal."""

from __future__ import annotations

from typing import Literal

from .conditions import Counts
from .scoring import Weights

Verdict = Literal["strong", "possible", "weak"]


def judge(counts: Counts, log_odds: float, weights: Weights) -> Verdict:
    """Strong: none unmet and at most one partly. Possible: at most one unmet. Weak: more. Without conditions: by strength."""
    if not counts.total:
        return "strong" if log_odds >= weights.strong else "possible" if log_odds >= weights.possible else "weak"
    if counts.unmet == 0 and counts.partly <= 1:
        return "strong"
    return "possible" if counts.unmet <= 1 else "weak"
