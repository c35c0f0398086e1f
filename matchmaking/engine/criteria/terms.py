"""The words: what an organisation's documents say to the question.

Work and profile are compared with the best answer to the same question, so that they hold for rare and common words
alike; coverage is absolute, so that a question nobody answers does not look answered. Newcomers have no work to be found
by: their profiles get a scale of their own.
"""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("work", "profile", "coverage", "newcomer", "newcomer_profile")

LEAST = 1e-3
"""Below a thousandth of the best answer nothing is told apart."""

FAINT = 0.02
"""From a twentieth of the question to a tenth is a greater step than from a half to three fifths."""


def read(pair: Pair) -> Reading:
    texts = pair.texts
    newcomer = pair.is_newcomer
    profile = None if texts.profile is None else math.log(texts.profile + LEAST)
    return Reading(
        features={
            "work": None if newcomer or texts.work is None else math.log(texts.work + LEAST),
            "profile": None if newcomer else profile,
            "coverage": None if texts.coverage is None else math.log(texts.coverage + FAINT),
            "newcomer": 1.0 if newcomer else 0.0,
            "newcomer_profile": profile if newcomer else None,
        },
        facts={"coverage": None if texts.coverage is None else round(texts.coverage, 3), "newcomer": newcomer},
        documents=tuple(texts.documents),
    )
