"""How well documents answer a question by runs of letters: for related languages, of which no word list is known.

A German or Spanish word shares runs of three to five letters with its English relative. A run is as rare as the public
documents with words that have it, and counts in a document as often as it stands there (BM25 over runs): what is stored of a
document are its terms, and the terms of the index say which runs they have.

Source: McNamee and Mayfield (2004), "Character n-gram tokenization for European language text retrieval".
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from portal.search import normalise
from portal.search.negation import is_absent
from portal.search.ranking import K1, B, Statistics, pack

if TYPE_CHECKING:
    import tantivy

MOST_TERMS = 200_000
"""The commonest terms of an index, whose runs are held in memory (about 100 bytes a term)."""

_NONE = np.empty(0, np.uint32)


class Letters:
    """The runs of letters in the terms of an index, as it is at one commit."""

    def __init__(self, searcher: tantivy.Searcher, known: Statistics) -> None:
        terms = [term for term, _ in searcher.terms_with_prefix("text", "", limit=MOST_TERMS)]
        public = dict(searcher.terms_with_prefix("public", "", limit=MOST_TERMS))
        numbers = np.frombuffer(pack(terms), np.uint32)
        order = np.argsort(numbers, kind="stable")
        terms = [terms[place] for place in order.tolist()]
        runs = [_runs(term) for term in terms]
        self._numbers = numbers[order]
        self._public = np.array([public.get(term, 0) for term in terms], float)
        self._sizes = np.array([len(one) for one in runs], float)
        self._of_term = np.repeat(np.arange(len(terms)), self._sizes.astype(int))
        self._runs = np.concatenate([_NONE, *runs])
        self._documents = known.documents
        self._mean = known.mean_length * (self._public @ self._sizes) / max(self._public.sum(), 1.0)

    def score(self, text: str, packed: Sequence[bytes]) -> tuple[list[float], list[float]]:
        """Return BM25 over runs of letters, and the share (0 to 1) of the question's runs, per packed document."""
        asked = np.unique(np.concatenate([_NONE, *map(_runs, normalise.tokens(text))]))
        if not asked.size or not packed or not self._numbers.size:
            return [0.0] * len(packed), [0.0] * len(packed)
        columns = np.minimum(np.searchsorted(asked, self._runs), asked.size - 1)
        met = asked[columns] == self._runs
        shape = (self._numbers.size, asked.size)
        having = sparse.csr_matrix((np.ones(met.sum()), (self._of_term[met], columns[met])), shape=shape)
        holding = np.minimum(having.T @ self._public, self._documents)
        rarity = np.log(1 + (self._documents - holding + 0.5) / (holding + 0.5))
        said = self._said(packed)
        counts = (said @ having).toarray()
        room = K1 * (1 - B + B * (said @ self._sizes) / max(self._mean, 1.0))
        scores = (counts * (K1 + 1) / (counts + room[:, None])) @ rarity
        coverage = ((counts > 0) @ rarity) / max(rarity.sum(), 1e-9)
        return scores.tolist(), coverage.tolist()

    def _said(self, packed: Sequence[bytes]) -> sparse.csr_matrix:
        """Documents × terms of the index, how often each says each."""
        terms = np.frombuffer(b"".join(packed), np.uint32)
        rows = np.repeat(np.arange(len(packed)), [len(one) // 4 for one in packed])
        places = np.minimum(np.searchsorted(self._numbers, terms), self._numbers.size - 1)
        known = self._numbers[places] == terms
        shape = (len(packed), self._numbers.size)
        return sparse.csr_matrix((np.ones(known.sum()), (rows[known], places[known])), shape=shape)


@lru_cache(maxsize=MOST_TERMS)
def _runs(term: str) -> np.ndarray:
    """The runs of three to five letters of a term as numbers, each once; none of what is not there."""
    if is_absent(term):
        return _NONE
    return np.array(sorted({zlib.crc32(run.encode()) for run in normalise.grams(term)}), np.uint32)
