"""Beside those whose texts answer best: who works with them may be able to do it too, and write of it in other words.

Large organisations have worked with many whatever is asked, so the number is measured against how much they did; SIZE is between
nothing (0) and in proportion (1).
"""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("found_near",)

SIZE = 0.5


def read(pair: Pair) -> Reading:
    near = pair.around.near_found
    if not near:
        return Reading({"found_near": None})
    partners = near.get(pair.theirs.id, 0)
    return Reading(
        {"found_near": math.log1p(partners) - SIZE * math.log1p(pair.theirs.works or 0)}, {"partners": partners}
    )
