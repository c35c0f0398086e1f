"""One file per criterion. Each reads a pair and returns its features and the facts behind them; none knows a weight."""

from __future__ import annotations

from collections.abc import Callable

from ..facts import Reading
from ..pair import Pair
from . import (
    codes,
    complementarity,
    conditions,
    distance,
    freshness,
    instruments,
    languages,
    linkage,
    portfolio,
    terms,
    track_record,
)

Criterion = Callable[[Pair], Reading]

CRITERIA: dict[str, Criterion] = {
    "terms": terms.read,
    "instruments": instruments.read,
    "portfolio": portfolio.read,
    "codes": codes.read,
    "linkage": linkage.read,
    "complementarity": complementarity.read,
    "distance": distance.read,
    "conditions": conditions.read,
    "freshness": freshness.read,
    "languages": languages.read,
    "track_record": track_record.read,
}
"""In the order in which reasons of equal weight are told."""

FEATURES: dict[str, tuple[str, ...]] = {
    "terms": terms.FEATURES,
    "instruments": instruments.FEATURES,
    "portfolio": portfolio.FEATURES,
    "codes": codes.FEATURES,
    "linkage": linkage.FEATURES,
    "complementarity": complementarity.FEATURES,
    "distance": distance.FEATURES,
    "conditions": conditions.FEATURES,
    "freshness": freshness.FEATURES,
    "languages": languages.FEATURES,
    "track_record": track_record.FEATURES,
}
"""Every feature belongs to exactly one criterion."""
