"""Partners of partners: how easily past work leads from the asker to the other side, for its size.

A walk along past work that seldom turns back comes to large organisations whoever sets out; so what it says is measured
against how much they did. SIZE is between nothing (0) and what a walk without an aim would give (1); 0.7 is what the past of
research consortia says.
"""

from __future__ import annotations

import math

from ..facts import Reading
from ..graph import STRANGER
from ..pair import Pair

FEATURES = ("reach",)

SIZE = 0.7
BEYOND = 0.001
"""Of the nearest: further off nobody is told apart from whom no past work leads to."""


def read(pair: Pair) -> Reading:
    if not pair.around.ties:
        return Reading({"reach": None})
    tie = pair.around.ties.get(pair.theirs.id, STRANGER)
    reach = math.log(tie.reach + BEYOND) - SIZE * math.log1p(pair.theirs.works or 0)
    return Reading({"reach": reach}, {"shared": tie.shared, "reached": tie.reach > 0})
