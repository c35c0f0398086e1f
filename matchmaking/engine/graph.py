"""Who is near whom through past work: personalised PageRank over organisations that worked together.

The walk starts at the asker, follows links in proportion to their weight and returns to the start with probability
RETURN at each step. Where text alone finds who *could*, this finds whom the asker's world already trusts.

Sources: Page et al. (1999); Liben-Nowell and Kleinberg (2007) for link prediction by rooted PageRank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy import sparse

RETURN = 0.5
STEPS = 20


class Graph:
    """Undirected links between organisations; a pair may be given several times, its weights add up."""

    def __init__(self, links: Iterable[tuple[str, str, float]]) -> None:
        kept = [(a, b, weight) for a, b, weight in links if a != b and weight > 0]
        self.names = sorted({name for a, b, _ in kept for name in (a, b)})
        self._place = {name: place for place, name in enumerate(self.names)}
        rows = [self._place[a] for a, _, _ in kept] + [self._place[b] for _, b, _ in kept]
        columns = [self._place[b] for _, b, _ in kept] + [self._place[a] for a, _, _ in kept]
        weights = [weight for _, _, weight in kept] * 2
        size = len(self.names)
        self._links = sparse.csr_matrix((weights, (rows, columns)), shape=(size, size))
        leaving = np.asarray(self._links.sum(axis=1)).ravel()
        self._steps = (sparse.diags(1 / np.where(leaving > 0, leaving, 1)) @ self._links).T.tocsr()

    def neighbours(self, name: str) -> set[str]:
        if name not in self._place:
            return set()
        return {self.names[column] for column in self._links[self._place[name]].indices}

    def shared(self, one: str, other: str) -> int:
        """Return with how many organisations both have worked."""
        return len(self.neighbours(one) & self.neighbours(other))

    def nearness(self, start: str) -> Mapping[str, float]:
        """Return organisation -> where the walk from `start` is found, related to the nearest other (1.0)."""
        if start not in self._place:
            return {}
        home = np.zeros(len(self.names))
        home[self._place[start]] = 1.0
        found = home
        for _ in range(STEPS):
            found = RETURN * home + (1 - RETURN) * (self._steps @ found)
        found[self._place[start]] = 0.0
        most = found.max()
        return {self.names[place]: float(found[place] / most) for place in np.flatnonzero(found)} if most > 0 else {}
