"""Whether the two can work in a language they share."""

from __future__ import annotations

from ..facts import Reading
from ..pair import Pair

FEATURES = ("languages",)


def read(pair: Pair) -> Reading:
    ours, theirs = pair.asked.languages or pair.ours.languages, pair.theirs.languages
    if not ours or not theirs:
        return Reading({"languages": None})
    common = [language for language in ours if language in theirs]
    return Reading({"languages": 1.0 if common else 0.0}, {"common": common})
