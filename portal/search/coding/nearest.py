"""Codes of a few typed words, by what is said most alike: many short sayings, each of one code, learned in a moment.

A class is as likely as what is said of it is alike, added up with exp(cosine / WIDTH), so that the nearest saying counts most and
many that say the same still count together. Beside few words there is nothing to be learned from what they have in common
(coder.py does that for whole texts): measured on our own titles, both were right as often.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .examples import Coded, Example, strongest, words_of
from .ground import grounds_of
from .telling import telling_tokens, told_by
from .vectors import Vectors

WIDTH = 0.1
LEAST_ALIKE = 0.2
"""What is less alike than this shares a few letters by chance."""

MOST_LETTERS = 600
"""Who types more says what it is in the beginning."""


DIVISION = 2
"""Digits."""


class Nearest:
    """Every example has codes of the finest level, with their shares."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._vectors = Vectors([one.text for one in examples])
        self._known = self._vectors.learned
        self._tokens = [telling_tokens(one.text) for one in examples]
        self.codes = sorted({code for one in examples for code in one.codes})
        self._alone = {one[0] for one in self._tokens if len(one) == 1}
        self._divisions: dict[str, set[str]] = {}
        for one, said in zip(examples, self._tokens, strict=True):
            for token in said:
                self._divisions.setdefault(token, set()).update(code[:DIVISION] for code in one.codes)
        place = {code: number for number, code in enumerate(self.codes)}
        pairs = [
            (row, place[code], one.counts * share)
            for row, one in enumerate(examples)
            for code, share in one.codes.items()
        ]
        self._rows = np.array([row for row, _code, _share in pairs], dtype=int)
        self._columns = np.array([code for _row, code, _share in pairs], dtype=int)
        self._shares = np.array([share for _row, _code, share in pairs], dtype=np.float32)

    def rank(self, text: str, head: str = "", *, beside: str = "", most: int = 3) -> list[Coded]:
        """Return the likeliest codes, best first. `head` are the words that say what it is, where they
        are known: they count twice. `beside` are other words for what it says. Empty where nothing alike was ever said."""
        asked = f"{text[:MOST_LETTERS]} {head[:MOST_LETTERS]} {beside}".strip()
        alike = self._alike(self._vectors.of([asked]))[:, 0]
        points = self._points(alike)
        nearest = np.zeros(len(self.codes), dtype=np.float32)
        np.maximum.at(nearest, self._columns, alike[self._rows])
        total = float(points.sum()) or 1.0
        best = [one for one in np.argsort(-points, kind="stable") if nearest[one] >= LEAST_ALIKE][:most]
        said = self._said(asked, words_of(text[:MOST_LETTERS]), best)
        in_text = telling_tokens(text[:MOST_LETTERS])
        grounds = grounds_of(text[:MOST_LETTERS], head, self._divisions, self._alone)
        found = []
        for one, words in zip(best, said, strict=True):
            near = [row for row in self._rows[self._columns == one] if alike[row] >= LEAST_ALIKE]
            told = max((told_by(in_text, self._tokens[row], grounds) for row in near), default=0.0)
            share = float(points[one]) / total
            found.append(Coded(self.codes[one], float(points[one]), share, words, told))
        return found

    def _said(self, text: str, words: Sequence[str], columns: Sequence[int]) -> list[tuple[str, ...]]:
        """The words for each code: those that make its nearest saying alike."""
        if not words or not columns:
            return [() for _ in columns]
        by_word = self._alike(self._vectors.by_word(text, words))
        whole = by_word.sum(axis=1)
        found = []
        for column in columns:
            own = self._rows[self._columns == column]
            found.append(strongest(words, by_word[own[np.argmax(whole[own])]]))
        return found

    def _points(self, alike: NDArray[np.float32]) -> NDArray[np.float32]:
        points = np.zeros(len(self.codes), dtype=np.float32)
        np.add.at(points, self._columns, self._shares * np.expm1(alike / WIDTH)[self._rows])
        return points

    def _alike(self, asked: sparse.csr_matrix) -> NDArray[np.float32]:
        alike: NDArray[np.float32] = (self._known @ asked.T).toarray()
        return alike
