"""How active the other side is today: how much of its work is of late, and how many it began to work with."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("lately", "new_partners")

LEAST = 0.1
"""A tenth of a piece of work: less than that of late is as good as none."""


def read(pair: Pair) -> Reading:
    party = pair.theirs
    lately = None
    if party.works is not None and party.worked_lately is not None:
        lately = math.log((party.worked_lately + LEAST) / (party.works + 1))
    return Reading(
        {
            "lately": lately,
            "new_partners": None if party.new_partners is None else math.log1p(party.new_partners),
        },
        {"new_partners": party.new_partners},
    )
