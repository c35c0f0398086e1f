"""Whether the past work of the two is on the same subjects: how alike it is in its words (see ../subjects.py)."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("subjects",)

FAINT = 0.05
"""So alike are two by common words alone."""


def read(pair: Pair) -> Reading:
    if not pair.around.alike:
        return Reading({"subjects": None})
    alike = pair.around.alike.get(pair.theirs.id, 0.0)
    return Reading({"subjects": math.log(alike + FAINT)}, {"alike": round(alike, 3)})
