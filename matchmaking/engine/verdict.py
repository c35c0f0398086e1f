"""The word above a suggestion. It follows the count that stands beside it, so equal counts read equal."""

from __future__ import annotations

from typing import Literal

from .conditions import Counts, State
from .scoring import Weights

Verdict = Literal["strong", "possible", "weak"]


def judge(counts: Counts, log_odds: float, weights: Weights, *, subject: State | None = None) -> Verdict:
    """Strong: all met, or all but one that is met partly, of three or more. Possible: at most one unmet. Weak: more.

    What is asked for (`subject`) leads: where it is not there at all the rest does not help, and is there only in part, nothing is
    strong. Without conditions the strength decides.
    """
    if subject == "no":
        return "weak"
    if not counts.total:
        return "strong" if log_odds >= weights.strong else "possible" if log_odds >= weights.possible else "weak"
    all_met = counts.unmet == 0 and (counts.partly == 0 or (counts.partly == 1 and counts.met >= 2))
    if all_met and subject != "part":
        return "strong"
    return "possible" if counts.unmet <= 1 else "weak"
