"""Whom nothing could lift so far that they are suggested: told from words and trade alone, before anything else of them is read.

Of 500 candidates most are so. What is not read here is taken to be the best it could be, so nobody who would be suggested is among
them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .codes import closeness
from .conditions import LENDS
from .criteria import codes, instruments, portfolio, terms
from .documents import Pooled
from .facts import Candidate, Listing, Question
from .pair import Surroundings, is_newcomer, supplied
from .scoring import ROUNDING, Weight, Weights

Hopeless = Callable[[Candidate, Pooled], bool]


def hopeless(question: Question, weights: Weights, around: Surroundings) -> Hopeless:
    """Return what says of a candidate of this question, given its texts, whether it is hopeless."""
    asked = question.listing
    most = weights.intercept + math.fsum(
        weights.most_of(feature, around.linkages.most if feature == "linkage" else None)
        for feature in weights.features.keys() - _told_or_silent(asked, around)
    )
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


def _told_or_silent(asked: Listing, around: Surroundings) -> set[str]:
    """The features that are read here, and those of which nothing is known for any candidate of this question."""
    told = {*terms.FEATURES, *codes.FEATURES}
    if not (asked.is_need and asked.category == LENDS):
        told.update(instruments.FEATURES)
    if not around.backing:
        told.update(portfolio.FEATURES)
    if not around.nearness:
        told.add("nearness")
    return told
