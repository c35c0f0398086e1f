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
    subjects,
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
    "subjects": subjects.read,
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
    "subjects": subjects.FEATURES,
    "region": region.FEATURES,
    "activity": activity.FEATURES,
}
"""Every feature belongs to exactly one criterion."""

RANGES: dict[str, tuple[float, float]] = {
    "work": terms.RANGE,
    "profile": terms.RANGE,
    "coverage": terms.COVERAGE_RANGE,
    "title": terms.TITLE_RANGE,
    "newcomer": (0.0, 1.0),
    "newcomer_profile": terms.RANGE,
    "instrument": (0.0, 1.0),
    "codes": (0.0, 1.0),
    "linkage": (0.0, 1.0),
    "chain": (0.0, 1.0),
    "sells_what_we_buy": (0.0, 1.0),
    "buys_what_we_make": (0.0, 1.0),
    "competes": (0.0, 1.0),
    "distance": (0.0, distance.FURTHEST),
    "conditions_met": (0.0, 1.0),
    "conditions_unmet": (0.0, conditions.MOST_UNMET),
    "unconfirmed_years": (0.0, freshness.MOST_YEARS),
    "idle_years": (0.0, freshness.MOST_YEARS),
    "languages": (0.0, 1.0),
    "nearness": (0.0, 1.0),
}
"""The least and the most that a feature can be. With them the scoring knows when nothing unread could lift a pair any more; a feature
without a line here is taken to be able to do anything, which is right and slower."""
