"""One file per criterion. Each reads a pair and returns its features and the facts behind them; none knows a weight."""

from __future__ import annotations

from collections.abc import Callable

from ..facts import Reading
from ..pair import Pair
from . import (
    activity,
    circles,
    codes,
    complementarity,
    conditions,
    distance,
    fields,
    found_near,
    freshness,
    instruments,
    languages,
    linkage,
    portfolio,
    region,
    terms,
    together,
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
    "together": together.read,
    "circles": circles.read,
    "found_near": found_near.read,
    "fields": fields.read,
    "region": region.read,
    "activity": activity.read,
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
    "together": together.FEATURES,
    "circles": circles.FEATURES,
    "found_near": found_near.FEATURES,
    "fields": fields.FEATURES,
    "region": region.FEATURES,
    "activity": activity.FEATURES,
}
"""Every feature belongs to exactly one criterion."""
