"""Whom nothing could lift so far that they are suggested: told from words and trade alone, before anything else of them is read.

Of 500 candidates most are so. What is not read here is taken to be the best it could be, so nobody who would be suggested is among
them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .codes import closeness
from .conditions import LENDS
from .criteria import codes, terms
from .documents import Pooled
from .facts import Candidate, Question
from .pair import Surroundings, is_newcomer, supplied
from .scoring import ROUNDING, Weight, Weights

Hopeless = Callable[[Candidate, Pooled], bool]


def hopeless(question: Question, weights: Weights, around: Surroundings) -> Hopeless:
    """Return what says of a candidate of this question, given its texts, whether it is hopeless."""
    asked = question.listing
    finance = asked.is_need and asked.category == LENDS
    silent = {"terms", "codes", *(() if finance else ("instruments",)), *(() if around.backing else ("portfolio",))}
    most = weights.intercept + math.fsum(points for name, points in weights.most.items() if name not in silent)
    enough = weights.suggested - ROUNDING
    if not math.isfinite(most) or not math.isfinite(enough):
        return lambda _candidate, _texts: False
    said = [(name, weights.features[name]) for name in terms.FEATURES if name in weights.features]
    trade = weights.features.get("codes", Weight(0.0))
    nearest: dict[str, float] = {}

    def near(code: str) -> float:
        if (known := nearest.get(code)) is None:
            known = nearest[code] = max(closeness(one, code) for one in asked.codes)
        return known

    def says(candidate: Candidate, texts: Pooled) -> bool:
        strength = most
        features = terms.features(texts, newcomer=is_newcomer(candidate.party, texts))
        for name, weight in said:
            if (value := features[name]) is not None:
                strength += weight.weight * (value - weight.mean) / weight.scale
        given = supplied(candidate, is_need=asked.is_need) if asked.codes else ()
        if given:
            strength += trade.points(codes.counted(max(map(near, given)), texts))
        return strength < enough

    return says
