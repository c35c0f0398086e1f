"""What a finance provider has put money into, beside who asks for some: how alike, where, when, with whom (see ../portfolio.py)."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

HABITS = (
    "financed_alike",
    "financed_lately",
    "finances_trade",
    "finances_place",
    "finances_stage",
    "finances_amount",
    "joins_then",
    "joins_with",
    "follows",
)
FEATURES = (*HABITS, "financed_trade")
NOTHING = Reading(dict.fromkeys(FEATURES))


def read(pair: Pair) -> Reading:
    backing = pair.around.backing.get(pair.theirs.id)
    if backing is None:
        return NOTHING
    features = {name: backing.values.get(name) for name in HABITS}
    return Reading(
        features | {"financed_trade": math.log1p(backing.alike)}, {"alike": backing.alike, "since": backing.since}
    )
