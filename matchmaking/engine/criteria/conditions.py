"""What need and offer set as conditions: how many of the known ones are met, and how many are not."""

from __future__ import annotations

import math

from ..conditions import count
from ..facts import Reading
from ..pair import Pair

FEATURES = ("conditions_met", "conditions_unmet")
MOST_UNMET = math.inf
"""As many as a need or an offer sets."""


def read(pair: Pair) -> Reading:
    counts = count(pair.conditions)
    if not counts.total:
        return Reading({"conditions_met": None, "conditions_unmet": None})
    return Reading(
        {"conditions_met": (counts.met + counts.partly / 2) / counts.total, "conditions_unmet": float(counts.unmet)},
        {"met": counts.met, "partly": counts.partly, "total": counts.total},
    )
