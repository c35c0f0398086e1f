"""Great-circle distance between places."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .facts import Facts, Place

EARTH_KM = 6371.0
STEPS = (25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_100)
"""Kilometres in which a distance is told where the place behind it must not be found out."""


def km_between(one: Place, other: Place) -> float:
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    half = math.radians(other.longitude - one.longitude) / 2
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def told_km(km: float | None, *, in_steps: bool) -> Facts:
    """The fact for a sentence: `km`, or `within` so many where it is told in steps only."""
    if km is None:
        return {"km": None}
    return {"within": next(step for step in STEPS if km <= step)} if in_steps else {"km": round(km, 1)}


def nearest_km(place: Place | None, places: Iterable[Place]) -> float | None:
    """Return how far the nearest of some places is, or None where a side names none."""
    if place is None:
        return None
    return min((km_between(place, other) for other in places), default=None)
