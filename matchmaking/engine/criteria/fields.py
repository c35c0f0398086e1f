"""Whether the two do past work in the same fields: how alike the shares are that each field has in what they did."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..facts import Reading
from ..pair import Pair

FEATURES = ("fields",)


def read(pair: Pair) -> Reading:
    ours, theirs = pair.ours.fields, pair.theirs.fields
    if not ours or not theirs:
        return Reading({"fields": None})
    alike = _alike(ours, theirs)
    return Reading({"fields": alike}, {"alike": round(alike, 3)})


def _alike(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return how much two mixes overlap, from 0 to 1 (Bhattacharyya): equal shares are alike whatever their number."""
    common = sum(math.sqrt(share * theirs[name]) for name, share in ours.items() if name in theirs)
    return common / math.sqrt(sum(ours.values()) * sum(theirs.values()))
