"""How active the other side is today: how much of its work is of late, whether it does more than before, and how many it began
to work with."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("lately", "growing", "new_partners")

LEAST = 0.1
"""A tenth of a piece of work: less than that of late is as good as none."""

DOUBT = 0.2
"""So much work of last year, and twice as much of the last years, is added: who did hardly anything neither grows nor shrinks."""


def read(pair: Pair) -> Reading:
    party = pair.theirs
    lately = growing = None
    if party.works is not None and party.worked_lately is not None:
        lately = math.log((party.worked_lately + LEAST) / (party.works + 1))
    if party.worked_recently is not None and party.worked_lately is not None:
        growing = math.log((party.worked_lately + DOUBT) / (party.worked_recently + 2 * DOUBT))
    return Reading(
        {
            "lately": lately,
            "growing": growing,
            "new_partners": None if party.new_partners is None else math.log1p(party.new_partners),
        },
        {"new_partners": party.new_partners},
    )
