"""Whether the two have worked together: on just such a thing, and how much of the other side's work was with the asker.

That they never did is known only where the asker's links are.
"""

from __future__ import annotations

import math

from ..facts import Reading
from ..graph import STRANGER
from ..pair import Pair

FEATURES = ("together", "together_share", "together_on_this")

NEVER = 0.03
"""About a piece of work of long ago, or of many partners: below that little is told apart from none."""

RARELY = 0.02
FAINT = 0.003


def read(pair: Pair) -> Reading:
    if not pair.around.ties:
        return Reading(dict.fromkeys(FEATURES))
    tie = pair.around.ties.get(pair.theirs.id, STRANGER)
    works = max(pair.theirs.works or 0, tie.times)
    on_this = pair.texts.with_asker
    return Reading(
        {
            "together": math.log(tie.together + NEVER),
            "together_share": math.log(tie.times / works + RARELY) if works else None,
            "together_on_this": None if on_this is None else math.log(on_this + FAINT),
        },
        {"times": tie.times, "on_this": bool(on_this)},
    )
