"""How far apart the two are; the first fifty kilometres matter as much as the next hundred."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("distance",)
NEAR_KM = 50.0
FURTHEST = math.log1p(20_040.0 / NEAR_KM)
"""The other side of the Earth."""


def read(pair: Pair) -> Reading:
    if pair.km is None:
        return Reading({"distance": None})
    return Reading({"distance": math.log1p(pair.km / NEAR_KM)}, pair.told_km)
