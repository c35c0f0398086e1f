"""Texts as weighted runs of three to five letters: what a word shares with its inflections, compounds and cousins abroad."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from ..normalise import grams


class Vectors:
    """TF-IDF with the logarithm of counts, each text of length one (Salton and Buckley 1988); learned from the given texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted = [Counter(grams(text)) for text in texts]
        seen: Counter[str] = Counter()
        for one in counted:
            seen.update(one.keys())
        self._place = {run: place for place, run in enumerate(seen)}
        self._rarity = np.array([math.log((1 + len(counted)) / (1 + seen[run])) + 1 for run in self._place])
        self.learned = self._of(counted)

    def of(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return a row for each text; runs that were never seen are left out."""
        return self._of([Counter(grams(text)) for text in texts])

    def by_word(self, text: str, words: Sequence[str]) -> sparse.csr_matrix:
        """Return a row for each word of a text; the rows of all its words add up to the row of the text."""
        whole = Counter(grams(text))
        row = self._of([whole])
        amount = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        rows = []
        for word in words:
            own = Counter(grams(word))
            shares = {
                place: amount[place] * count / whole[run]
                for run, count in own.items()
                if (place := self._place.get(run)) is not None and place in amount
            }
            rows.append(shares)
        return self._rows(rows)

    def _of(self, counted: Sequence[Counter[str]]) -> sparse.csr_matrix:
        rows = []
        for one in counted:
            row = {
                place: (1 + math.log(count)) * self._rarity[place]
                for run, count in one.items()
                if (place := self._place.get(run)) is not None
            }
            length = math.sqrt(math.fsum(value * value for value in row.values())) or 1.0
            rows.append({place: value / length for place, value in row.items()})
        return self._rows(rows)

    def _rows(self, rows: Sequence[dict[int, float]]) -> sparse.csr_matrix:
        ends = np.cumsum([0, *map(len, rows)])
        places = np.fromiter((place for row in rows for place in row), dtype=np.int32, count=ends[-1])
        values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float32, count=ends[-1])
        return sparse.csr_matrix((values, places, ends), shape=(len(rows), len(self._place)))
