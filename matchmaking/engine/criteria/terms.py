"""The words: what an organisation's documents say to the question.

Work and profile are compared with the best answer to the same question, so that they hold for rare and common words
alike; coverage is absolute, of all that was written and of the title alone, the one sentence that says it: so a question
nobody answers looks less answered. Newcomers have no work to be found by: their profiles get a scale of their own.
"""

from __future__ import annotations

import math

from ..documents import Pooled
from ..facts import Reading
from ..pair import Pair

FEATURES = ("work", "echo", "led", "profile", "coverage", "title", "newcomer", "newcomer_profile")

LEAST = 0.1
"""Below a tenth of the best answer little is told apart: whoever was found with a faint echo stands near whoever was not."""

DEPTH = 0.003
"""The same for those far down, where the hundredth place is decided: who was found with a faint echo stands before whoever was not."""

LED = 0.03

FAINT = 0.02
"""From a twentieth of the question to a tenth is a greater step than from a half to three fifths."""

LITTLE = 0.1
"""Of a title, which has few words, one common word says nothing yet."""

SHARES = {
    "work": ("work", LEAST),
    "echo": ("work", DEPTH),
    "led": ("led", LED),
    "profile": ("profile", LEAST),
    "coverage": ("coverage", FAINT),
    "title": ("title", LITTLE),
    "newcomer_profile": ("profile", LEAST),
}
"""Feature -> the share of the texts of which it is the logarithm, and what is added to that before."""

OF_OTHERS, OF_NEWCOMERS = frozenset({"work", "echo", "led", "profile"}), frozenset({"newcomer_profile"})
"""Features that are read only of whoever did something, and only of newcomers."""

RANGE = (math.log(LEAST), math.log(1 + LEAST))
COVERAGE_RANGE = (math.log(FAINT), math.log(1 + FAINT))
TITLE_RANGE = (math.log(LITTLE), math.log(1 + LITTLE))
"""Each is a share from 0 to 1."""


def read(pair: Pair) -> Reading:
    texts, newcomer = pair.texts, pair.is_newcomer
    return Reading(
        features=features(texts, newcomer=newcomer),
        facts={"coverage": None if texts.coverage is None else round(texts.coverage, 3), "newcomer": newcomer},
        documents=tuple(texts.documents),
    )


def features(texts: Pooled, *, newcomer: bool) -> dict[str, float | None]:
    """Return what the texts alone say."""
    unread = OF_OTHERS if newcomer else OF_NEWCOMERS
    found: dict[str, float | None] = {"newcomer": 1.0 if newcomer else 0.0}
    for feature, (share, least) in SHARES.items():
        value = None if feature in unread else getattr(texts, share)
        found[feature] = None if value is None else math.log(value + least)
    return {feature: found[feature] for feature in FEATURES}
