"""The simple ways to find an organisation, on the same documents and candidates as the engine.

Popularity ranks by the number of documents, whatever is asked. BM25 and TF-IDF score each document on its own; of an organisation the
good ones add up as in the engine (exp((s - s_top) / (0.1 * s_top))), which beats one long text per organisation twice over.

For maintainers only: bm25s and scikit-learn are development dependencies and are not needed to run the portal.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .periods import Answer, Posed
from .reading import BadInput

WIDTH = 0.1
DOCUMENTS = 500
MOST_RANKED = 100

MayRank = Callable[[Posed, str], bool]
Scores = Callable[[str], np.ndarray]
"""From the words of a question to a score for every text."""


@dataclass(frozen=True)
class Text:
    """One document: the ids of those it speaks for, and its words."""

    owners: tuple[str, ...]
    words: str


def by_popularity(counts: Mapping[str, float], may_rank: MayRank) -> Answer:
    """Return who answers every question alike: the ids with the highest counts first, equals by name."""
    best = sorted(counts, key=lambda name: (-counts[name], name))
    return lambda one: _allowed(best, one, may_rank)


def over_documents(texts: Sequence[Text], may_rank: MayRank) -> dict[str, Answer]:
    """Return popularity, BM25 and TF-IDF over small documents."""
    counts = Counter(owner for text in texts for owner in text.owners)
    words = [text.words for text in texts]
    return {
        "popularity": by_popularity(counts, may_rank),
        "bm25s": _by_texts(texts, _bm25(words), may_rank),
        "tfidf": _by_texts(texts, _tfidf(words), may_rank),
    }


def _by_texts(texts: Sequence[Text], scores: Scores, may_rank: MayRank) -> Answer:
    def answer(one: Posed) -> list[str]:
        found = scores(one.text)
        best = np.argsort(-found, kind="stable")[:DOCUMENTS]
        top = float(found[best[0]]) if len(best) else 0.0
        sums = defaultdict[str, float](float)
        for place in best[found[best] > 0]:
            for owner in texts[place].owners:
                sums[owner] += float(np.exp((found[place] - top) / (WIDTH * top)))
        return _allowed(sorted(sums, key=lambda name: (-sums[name], name)), one, may_rank)

    return answer


def _allowed(best: Iterable[str], one: Posed, may_rank: MayRank) -> list[str]:
    allowed: list[str] = []
    for name in best:
        if may_rank(one, name):
            allowed.append(name)
            if len(allowed) == MOST_RANKED:
                break
    return allowed


def _bm25(words: Sequence[str]) -> Scores:
    try:
        import bm25s
    except ImportError as error:
        raise _missing("bm25s") from error
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(list(words), show_progress=False), show_progress=False)

    def scores(asked: str) -> np.ndarray:
        tokens = bm25s.tokenize([asked], return_ids=False, show_progress=False)[0]
        known = [token for token in tokens if token in retriever.vocab_dict]
        return np.asarray(retriever.get_scores(known)) if known else np.zeros(len(words))

    return scores


def _tfidf(words: Sequence[str]) -> Scores:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise _missing("scikit-learn") from error
    vectoriser = TfidfVectorizer(sublinear_tf=True)
    vectors = vectoriser.fit_transform(words).T.tocsr()
    return lambda asked: np.asarray((vectoriser.transform([asked]) @ vectors).todense()).ravel()


def _missing(package: str) -> BadInput:
    return BadInput(f"--baselines needs {package}, which is not installed: it is among requirements-dev.txt")
