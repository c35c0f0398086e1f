"""Whom nothing could lift so far that they are suggested: told from words and trade alone, before anything else of them is read.

Of 500 candidates most are so. What is not read here is taken to be the best it could be, so nobody who would be suggested is among
them. Of the others the rest is read one criterion after the other, and most are told apart before the last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .conditions import LENDS
from .criteria import codes, instruments, portfolio, terms
from .documents import Pooled
from .facts import Candidate, Listing, Question
from .pair import Surroundings, is_newcomer, supplied
from .promise import points
from .scoring import Weights


@dataclass(frozen=True, slots=True)
class Hopes:
    """How strong words and trade alone make each candidate, and the most that the `rest` can add to that.

    The rest are the `unread` criteria, those first that can make the greatest difference: the place of each in the weights, and the most
    that all after it can add.
    """

    told: list[float]
    rest: float
    unread: list[tuple[int, float]]


def hopes(
    question: Question, candidates: Sequence[Candidate], texts: Sequence[Pooled], weights: Weights, around: Surroundings
) -> Hopes:
    """Return what is to be hoped of each candidate of a question, whose texts these are."""
    asked = question.listing
    silent = _told_or_silent(asked, around)
    most: dict[int, float] = {}
    for place in weights.widest_first:
        features = {feature for feature, _ in weights.criteria[place][2]} - silent
        if features:
            most[place] = math.fsum(_most(feature, weights, around) for feature in features)
    after = list(most.values())[1:]
    unread = [(place, math.fsum(after[turn:])) for turn, place in enumerate(most)]
    newcomers = np.array([is_newcomer(one.party, said) for one, said in zip(candidates, texts, strict=True)], bool)
    trades = (supplied(one, is_need=asked.is_need) for one in candidates)
    told = weights.intercept + points(asked, texts, trades, newcomers, weights)
    return Hopes(told.tolist(), math.fsum(most.values()), unread)


def _most(feature: str, weights: Weights, around: Surroundings) -> float:
    return weights.most_of(feature, around.linkages.most if feature == "linkage" else None)


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
