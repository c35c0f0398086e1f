"""Who came into which company when: first deals, opening rounds, who joined with whom and who followed whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy import sparse

from .likeness import Round


class Companies:
    """Deals by the company they went to. `rounds` lie in the order of their days; `whose` gives for each the number of its provider,
    `weights` how much it counts.

    For each deal: `first` whether it is the provider's first with the company, `opening` whether nobody was in before that day, `later`
    whether somebody was. `backers` are the numbers of those that are in, by company. `joint` is the cosine of two providers' deals
    in common, `followed` (one, other) how often the other came into a company in which the one was already.
    """

    def __init__(self, rounds: Sequence[Round], whose: np.ndarray, weights: np.ndarray) -> None:
        self.first, self.opening = np.zeros(len(rounds), bool), np.zeros(len(rounds), bool)
        self.backers: dict[str, list[int]] = {}
        joint, followed = _Ties(), _Ties()
        for company, days in _by_day(rounds).items():
            inside: dict[int, None] = {}
            for numbers in days:
                before = list(inside)
                self.opening[numbers] = not before
                for number in numbers:
                    own, weight = int(whose[number]), float(weights[number])
                    for other in numbers:
                        joint.add(own, int(whose[other]), weight)
                    if own not in before:
                        self.first[number] = True
                        for earlier in before:
                            followed.add(earlier, own, weight)
                inside |= dict.fromkeys(int(whose[number]) for number in numbers)
            self.backers[company] = list(inside)
        self.later = ~self.opening
        size = int(whose.max(initial=-1)) + 1
        together = joint.matrix(size)
        length = sparse.diags(1 / np.sqrt(np.asarray(together.sum(axis=1)).ravel() + 1))
        self.joint = (length @ together @ length).tocsr()
        self.followed = followed.matrix(size)


def _by_day(rounds: Sequence[Round]) -> dict[str, list[list[int]]]:
    """Company -> the numbers of its deals, those of each day together."""
    found: defaultdict[str, defaultdict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, one in enumerate(rounds):
        found[one.company][one.on].append(number)
    return {company: list(days.values()) for company, days in found.items()}


class _Ties:
    """Weights between providers, added up; nobody is tied to itself."""

    def __init__(self) -> None:
        self._weights: defaultdict[tuple[int, int], float] = defaultdict(float)

    def add(self, one: int, other: int, weight: float) -> None:
        if one != other:
            self._weights[one, other] += weight

    def matrix(self, size: int) -> sparse.csr_matrix:
        rows, columns = [one for one, _ in self._weights], [other for _, other in self._weights]
        return sparse.csr_matrix((list(self._weights.values()), (rows, columns)), shape=(size, size))
