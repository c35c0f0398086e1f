"""The kind of business: how near what is asked for and what the other side does are in the tree of codes."""

from __future__ import annotations

from ..codes import closest
from ..facts import Reading
from ..pair import Pair

FEATURES = ("codes",)


def read(pair: Pair) -> Reading:
    nearest = closest(pair.asked.codes, pair.supplied)
    if nearest is None:
        return Reading({"codes": None})
    closeness, asked, theirs = nearest
    return Reading({"codes": closeness}, {"asked": asked, "theirs": theirs, "closeness": round(closeness, 3)})
