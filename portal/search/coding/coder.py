"""Learns from texts with known codes, and says for each code of the tree what speaks for it.

Beginnings of codes are learned beside whole ones (a division has more texts than any of its classes), by regularised least squares
over what texts have in common (kernel ridge regression, Saunders et al. 1998): one answer for every beginning of every length, in
closed form. Titles of codes and words for whole divisions are texts like any others, so a code that no text ever had can be found.
What is learned is linear in the runs of letters of a text, so each word's part in a code is exact: the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from .examples import Coded, Example, strongest, words_of
from .vectors import Vectors

Array = NDArray[np.float32]

DOUBT = 0.3
"""How much one text is mistrusted: what it says of itself is told by 1 / (1 + DOUBT) of it. Tried on an earlier year, as were
the other numbers here: of wide beginnings, which many texts share, each is best mistrusted more."""

LEAST_USE = 0.3
"""A code that no text has is as usual as this part of a text makes it."""


class Coder:
    """`codes` are all that may be found; `lengths` name the beginnings that are learned: {"division": 2, "code": 4}; `doubts` says
    of which each text is mistrusted otherwise than by DOUBT."""

    def __init__(
        self,
        examples: Sequence[Example],
        codes: Iterable[str],
        lengths: Mapping[str, int],
        doubts: Mapping[str, float] | None = None,
    ) -> None:
        self.codes = sorted(set(codes))
        self.lengths = dict(lengths)
        self._doubts = {name: (doubts or {}).get(name, DOUBT) for name in lengths}
        self._vectors = Vectors([one.text for one in examples])
        self._known = self._vectors.learned
        self._prefixes = {name: sorted({code[:size] for code in self.codes}) for name, size in self.lengths.items()}
        self._taught = self._teach(examples)
        place = {code: number for number, code in enumerate(self.codes)}
        titled = [(number, place[one.title_of]) for number, one in enumerate(examples) if one.title_of in place]
        self._titles = np.array([number for number, _code in titled], dtype=int)
        self._titled = np.array([code for _number, code in titled], dtype=int)
        self._usual = self._usage(examples, place)
        self._under = {
            name: np.searchsorted(self._prefixes[name], [code[:size] for code in self.codes])
            for name, size in self.lengths.items()
        }

    def signs(self, text: str) -> dict[str, Array]:
        """Return, by name, what speaks for each of `codes` in a text: each length, "title" (how alike the code's own title is),
        "usual" (how often texts have the code) and "breadth" (the zeros that it ends with)."""
        alike = (self._known @ self._vectors.of([text]).T).toarray()[:, 0]
        found = {name: self._told(alike, name) for name in self.lengths}
        title = np.zeros(len(self.codes), dtype=np.float32)
        np.maximum.at(title, self._titled, alike[self._titles])
        breadth = np.array([len(code) - len(code.rstrip("0")) for code in self.codes], dtype=np.float32)
        return found | {"title": title, "usual": self._usual, "breadth": breadth}

    def rank(self, text: str, weights: Mapping[str, float], most: int = 100) -> list[Coded]:
        """Return the codes for which most speaks, best first; none where no letters of the text were ever seen."""
        signs = self.signs(text)
        if not any(signs[name].any() for name in (*self.lengths, "title")):
            return []
        points = np.sum([weight * signs[name] for name, weight in weights.items()], axis=0)
        powers = np.exp(points - points.max())
        best = np.argsort(-points, kind="stable")[:most]
        total = float(powers.sum())
        return [Coded(self.codes[one], float(points[one]), float(powers[one]) / total) for one in best]

    def because(self, text: str, codes: Sequence[str], weights: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
        """Return for each code the words of the text that speak for it, the strongest first, as they are written."""
        words = words_of(text)
        if not words:
            return dict.fromkeys(codes, ())
        alike = (self._known @ self._vectors.by_word(text, words).T).toarray()
        places = [self.codes.index(code) for code in codes]
        parts = np.zeros((len(words), len(codes)), dtype=np.float32)
        for name in self.lengths:
            learned = self._taught[name][:, self._under[name][places]]
            parts += weights.get(name, 0.0) * (alike.T @ learned)
        return {code: strongest(words, parts[:, column]) for column, code in enumerate(codes)}

    def _told(self, alike: Array, name: str) -> Array:
        told: Array = (alike @ self._taught[name])[self._under[name]]
        return told

    def _teach(self, examples: Sequence[Example]) -> dict[str, Array]:
        """For each length: how much each example, where a text is like it, speaks for each beginning."""
        alike = (self._known @ self._known.T).toarray().astype(np.float32)
        trust = np.array([one.counts for one in examples], dtype=np.float32)
        taught: dict[str, Array] = {}
        for doubt in sorted(set(self._doubts.values())):
            names = [name for name in self.lengths if self._doubts[name] == doubt]
            wanted = [self._wanted(examples, name) for name in names]
            solved = linalg.cho_solve(
                linalg.cho_factor(alike + np.diag(doubt / trust), overwrite_a=True, check_finite=False),
                np.hstack(wanted),
            ).astype(np.float32)
            ends = np.cumsum([one.shape[1] for one in wanted])
            taught |= zip(names, np.split(solved, ends[:-1], axis=1), strict=True)
        return taught

    def _wanted(self, examples: Sequence[Example], name: str) -> Array:
        size, prefixes = self.lengths[name], self._prefixes[name]
        place = {prefix: number for number, prefix in enumerate(prefixes)}
        wanted = np.zeros((len(examples), len(prefixes)), dtype=np.float32)
        for row, one in enumerate(examples):
            for code, share in one.codes.items():
                if len(code) >= size and code[:size] in place:
                    wanted[row, place[code[:size]]] += share
        return wanted

    def _usage(self, examples: Sequence[Example], place: Mapping[str, int]) -> Array:
        used = np.full(len(self.codes), LEAST_USE, dtype=np.float32)
        for one in examples:
            for code, share in one.codes.items():
                if not one.title_of and code in place:
                    used[place[code]] += share
        return np.log(used)
