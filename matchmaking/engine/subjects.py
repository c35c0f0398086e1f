"""How alike the past work of two organisations is in its words, whatever anybody asks.

Each piece of work is a bag of words, rare ones counting more (tf-idf, Salton and Buckley 1988, repeated words saturated); an
organisation is the sum of its pieces, newer ones more; two are as alike as the angle between their sums says. Who did much and
who did little are alike if they did the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from portal.search.normalise import tokens

SATURATED = 1.2
"""A word said so often counts half of what it can."""

LEAST_PIECES, MOST_PIECES = 3, 0.1
"""Words of fewer pieces of work join nobody, words of more than this share of all say nothing."""


class Subjects:
    """Built from pieces of work: whose they are, what each counts (above 0) and its words."""

    def __init__(self, works: Sequence[tuple[Iterable[str], float, str]]) -> None:
        self.names = sorted({name for owners, _, _ in works for name in owners})
        self._place = {name: place for place, name in enumerate(self.names)}
        words, did = _words([text for _, _, text in works]), self._did(works)
        self._sums = _of_length_one(did @ words)

    def alike(self, name: str) -> Mapping[str, float]:
        """Return organisation -> how alike its work is to that of `name`, from 0 to 1; nobody where no words are known of it."""
        place = self._place.get(name)
        if place is None or not self._sums[place].nnz:
            return {}
        found = (self._sums @ self._sums[place].T).toarray().ravel()
        return {other: float(found[one]) for other, one in self._place.items() if one != place}

    def _did(self, works: Sequence[tuple[Iterable[str], float, str]]) -> sparse.csr_matrix:
        rows, columns, counts = [], [], []
        for piece, (owners, counting, _) in enumerate(works):
            for name in set(owners):
                rows.append(self._place[name])
                columns.append(piece)
                counts.append(counting)
        return sparse.csr_matrix((counts, (rows, columns)), shape=(len(self.names), len(works)))


def _words(texts: Sequence[str]) -> sparse.csr_matrix:
    places: dict[str, int] = {}
    rows, columns, counts = [], [], []
    for piece, text in enumerate(texts):
        for word, times in Counter(tokens(text)).items():
            rows.append(piece)
            columns.append(places.setdefault(word, len(places)))
            counts.append(times / (times + SATURATED))
    said = sparse.csr_matrix((counts, (rows, columns)), shape=(len(texts), len(places)))
    pieces = np.bincount(said.indices, minlength=len(places))
    telling = (pieces >= LEAST_PIECES) & (pieces <= max(LEAST_PIECES, MOST_PIECES * len(texts)))
    rare = np.where(telling, np.log(1 + len(texts) / np.maximum(pieces, 1)), 0.0)
    weighed = (said @ sparse.diags(rare)).tocsr()
    weighed.eliminate_zeros()
    return _of_length_one(weighed)


def _of_length_one(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ rows).tocsr()
