"""Who is near whom through past work: personalised PageRank over organisations that worked together.

The walk starts at the asker, follows links in proportion to their weight and returns to the start with probability
RETURN at each step. Where text alone finds who *could*, this finds whom the asker's world already trusts. A walk that
seldom returns (WANDER) comes to partners of partners, and theirs: to those one may work with next.

Sources: Page et al. (1999); Liben-Nowell and Kleinberg (2007) for link prediction by rooted PageRank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

RETURN, WANDER = 0.5, 0.15
STEPS = 20


@dataclass(frozen=True, slots=True)
class Tie:
    """How an organisation stands to who asks. `times` they worked together; `together` adds up the weights of that work.

    `reach` is where the walk that seldom returns is found, related to the most (1.0). `shared` have worked with both.
    """

    times: int = 0
    together: float = 0.0
    reach: float = 0.0
    shared: int = 0


STRANGER = Tie()


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
        self._times = sparse.csr_matrix((np.ones(len(rows), dtype=int), (rows, columns)), shape=(size, size))
        self._known = (self._times > 0).astype(int)
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
        home = self._home(start)
        if home is None:
            return {}
        found = np.where(home > 0, 0.0, self._walk(home, RETURN))
        most = found.max()
        return {self.names[place]: float(found[place] / most) for place in np.flatnonzero(found)} if most > 0 else {}

    def among(self, chosen: Iterable[str]) -> dict[str, int]:
        """Return organisation -> with how many of those chosen it has worked, where with any."""
        places = [self._place[name] for name in chosen if name in self._place]
        if not places:
            return {}
        counts = np.asarray(self._known[places].sum(axis=0)).ravel()
        return {self.names[place]: int(counts[place]) for place in np.flatnonzero(counts)}

    def ties(self, start: str) -> dict[str, Tie]:
        """Return organisation -> how it stands to `start`, for all that can be reached from there."""
        home = self._home(start)
        if home is None:
            return {}
        place = self._place[start]
        reach = np.where(home > 0, 0.0, self._walk(home, WANDER))
        most = reach.max()
        direct = self._links[place].toarray().ravel()
        times = self._times[place].toarray().ravel()
        shared = (self._known[place] @ self._known).toarray().ravel()
        return {
            self.names[one]: Tie(int(times[one]), float(direct[one]), float(reach[one] / most), int(shared[one]))
            for one in np.flatnonzero(reach)
        }

    def _home(self, start: str) -> np.ndarray | None:
        if start not in self._place:
            return None
        home = np.zeros(len(self.names))
        home[self._place[start]] = 1.0
        return home

    def _walk(self, home: np.ndarray, returning: float) -> np.ndarray:
        """Return where a walk is found that begins at `home` and returns there with this probability at each step."""
        found = home
        for _ in range(STEPS):
            found = returning * home + (1 - returning) * (self._steps @ found)
        return found
