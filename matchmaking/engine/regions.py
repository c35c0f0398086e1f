"""Which countries (or regions) work with each other: counted from past work, against what their sizes would give."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DOUBT = 3.0
"""So much shared work more is added on both sides of the comparison: of two small countries little is known."""


@dataclass(frozen=True)
class Regions:
    """(region, region) -> logarithm of how many times more they work together than their sizes would give."""

    ties: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def between(self, one: str, other: str) -> float | None:
        """None where nothing was counted for one of them."""
        return self.ties.get((one, other))

    @classmethod
    def counted(cls, links: Iterable[tuple[str, str, float]], region_of: Mapping[str, str]) -> Regions:
        """Count links between organisations, as a graph takes them; those of unknown region are left out."""
        shared: defaultdict[tuple[str, str], float] = defaultdict(float)
        whole: defaultdict[str, float] = defaultdict(float)
        for one, other, weight in links:
            a, b = region_of.get(one), region_of.get(other)
            if a and b:
                for pair in ((a, b), (b, a)):
                    shared[pair] += weight
                    whole[pair[0]] += weight
        total = sum(whole.values())
        return cls(
            {
                (a, b): math.log((shared.get((a, b), 0.0) + DOUBT) / (whole[a] * whole[b] / total + DOUBT))
                for a in whole
                for b in whole
            }
        )
