"""What an organisation has done, and how near it is to the asker through those they worked with."""

from __future__ import annotations

import math

from ..facts import Reading
from ..pair import Pair

FEATURES = ("works", "nearness")


def read(pair: Pair) -> Reading:
    works, nearness, graph = pair.theirs.works, None, pair.around.graph
    if pair.around.nearness:
        nearness = pair.around.nearness.get(pair.theirs.id, 0.0)
    shared = graph.shared(pair.ours.id, pair.theirs.id) if graph and nearness else 0
    return Reading(
        {"works": None if works is None else math.log1p(works), "nearness": nearness},
        {
            "works": works,
            "shared": shared,
            "together": bool(graph and pair.theirs.id in graph.neighbours(pair.ours.id)),
        },
    )
