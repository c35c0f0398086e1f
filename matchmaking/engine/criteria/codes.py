"""The kind of business: how near what is asked for and what the other side does are in the tree of codes."""

from __future__ import annotations

from ..codes import closest
from ..documents import Pooled
from ..facts import Reading
from ..pair import Pair

FEATURES = ("codes",)

SAID = 0.6
"""Of the title, in one document: who says that much of what is asked for is not held back by the class it stands in."""


def read(pair: Pair) -> Reading:
    nearest = closest(pair.asked.codes, pair.supplied)
    if nearest is None:
        return Reading({"codes": None})
    closeness, asked, theirs = nearest
    if counted(closeness, pair.texts) is None:
        return Reading({"codes": None})
    return Reading({"codes": closeness}, {"asked": asked, "theirs": theirs, "closeness": round(closeness, 3)})


def counted(closeness: float, texts: Pooled) -> float | None:
    """Return the closeness of the nearest codes as it is weighed."""
    return None if not closeness and (texts.title or 0.0) >= SAID else closeness
