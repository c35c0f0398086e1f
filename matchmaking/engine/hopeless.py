"""Whom nothing could lift so far that they are suggested: told from words and trade alone, before anything else of them is read.

Of 500 candidates most are so. What is not read here is taken to be the best it could be, so nobody who would be suggested is among
them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .conditions import LENDS
from .criteria import codes, instruments, portfolio, terms
from .documents import Pooled
from .facts import Candidate, Listing, Question
from .pair import Surroundings, is_newcomer, supplied
from .promise import points
from .scoring import ROUNDING, Weights


def hopeless(
    question: Question, candidates: Sequence[Candidate], texts: Sequence[Pooled], weights: Weights, around: Surroundings
) -> list[bool]:
    """Return of each candidate of a question, whose texts these are, whether it is hopeless."""
    asked = question.listing
    most = weights.intercept + math.fsum(
        weights.most_of(feature, around.linkages.most if feature == "linkage" else None)
        for feature in weights.features.keys() - _told_or_silent(asked, around)
    )
    enough = weights.suggested - ROUNDING
    if not candidates or not math.isfinite(most) or not math.isfinite(enough):
        return [False] * len(candidates)
    newcomers = np.array([is_newcomer(one.party, said) for one, said in zip(candidates, texts, strict=True)])
    trades = (supplied(one, is_need=asked.is_need) for one in candidates)
    hopes: list[bool] = (most + points(asked, texts, trades, newcomers, weights) < enough).tolist()
    return hopes


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
