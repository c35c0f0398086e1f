"""Whether the two are in one country or region, and how often those of their countries work with each other."""

from __future__ import annotations

from ..facts import Reading
from ..pair import Pair

FEATURES = ("region", "regions_tied")


def read(pair: Pair) -> Reading:
    ours, theirs = pair.ours.regions, pair.theirs.regions
    if not ours or not theirs:
        return Reading({"region": None, "regions_tied": None})
    same = not set(ours).isdisjoint(theirs)
    tied = pair.around.regions.between(ours[-1], theirs[-1])
    return Reading({"region": 1.0 if same else 0.0, "regions_tied": tied}, {"same": same})
