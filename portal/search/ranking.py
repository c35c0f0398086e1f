"""How well documents answer a question: BM25 over terms, with the statistics of public documents only.

The index proposes documents, its own score decides only who is proposed: it weighs words by how often they occur in
*all* documents, so a word in a text that a reader may not see would move what that reader sees. Here a
term's rarity and the mean length come from public documents alone, so a document scores the same whoever asks,
and nothing hidden moves it.

Source: Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond"; a word repeated in the
question counts up to twice (their k3 = 1), which long needs gain a lot from.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

K1, B, K3 = 1.2, 0.75, 1.0
_TABLE = 1 << 16
_FEW = 6

Others = Mapping[str, Sequence[tuple[Sequence[str], float]]]
"""Term -> other ways to say it, each with how much it counts (0 to 1) beside the term itself."""


@dataclass(frozen=True)
class Statistics:
    """What is known of the public documents: how many, their mean length in terms, and how many hold a term."""

    documents: int
    mean_length: float
    holding: Callable[[str], int]


def pack(terms: Sequence[str]) -> bytes:
    """Return terms as stored beside a document: four bytes each, repetitions included."""
    return np.fromiter((_number(term) for term in terms), np.uint32, len(terms)).tobytes()


def repeated(count: int) -> float:
    """Return how much a term counts that the question says so many times: 1, then slowly up to 2."""
    return (K3 + 1) * count / (K3 + count)


def rarity(holding: float, documents: float) -> float:
    """Return how much a term counts that so many of the documents hold."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def rarity_of(known: Statistics, term: str, ways: Sequence[tuple[Sequence[str], float]] = ()) -> float:
    """Return the same among public documents; a term that may be said in other ways is as rare as all together (Pirkola 1998)."""
    holding = float(known.holding(term))
    for phrase, counts_for in ways:
        holding += counts_for * min(known.holding(one) for one in phrase)
    return rarity(min(holding, known.documents), known.documents)


def score(
    question: Counter[str], packed: Sequence[bytes], known: Statistics, others: Others = MappingProxyType({})
) -> tuple[list[float], list[float]]:
    """Return BM25 and coverage per packed document.

    Coverage is the share (0 to 1) of the question that is in the document, each term weighing as it is rare. `others` are
    other ways to say a term: whatever says it best counts, once.
    """
    if not question or not packed:
        return [0.0] * len(packed), [0.0] * len(packed)
    if len(question) <= _FEW and not others:
        weights = [_weight(known, *asked) for asked in question.items()]
        return _score_few([*map(_number, question)], weights, packed, known.mean_length or 1.0)
    scores, coverage, _ = score_parts(question, Counter(), packed, known, others)
    return scores.tolist(), coverage.tolist()


def score_parts(
    question: Counter[str],
    part: Counter[str],
    packed: Sequence[bytes],
    known: Statistics,
    others: Others = MappingProxyType({}),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return BM25 and coverage per packed document, and the coverage of a part of the question, in one walk over their terms."""
    terms = list(question | part)
    ways = {term: others[term] for term in terms if term in others}
    said = [*terms, *(one for known_ways in ways.values() for phrase, _ in known_ways for one in phrase)]
    place = {term: column for column, term in enumerate(dict.fromkeys(said))}
    lengths = np.fromiter((len(one) // 4 for one in packed), np.int64, len(packed))
    counts = _counts([*map(_number, place)], packed, lengths)
    room = K1 * (1 - B + B * lengths / (known.mean_length or 1.0))
    full = counts * (K1 + 1) / (counts + room[:, None])
    there = (counts > 0).astype(np.float64)
    rare = np.array([rarity_of(known, term, ways.get(term, ())) for term in terms])
    if ways:
        full, there = _best_ways(ways, place, full[:, : len(terms)].copy(), there[:, : len(terms)].copy(), full)
    whole = np.array([repeated(question[term]) if question[term] else 0.0 for term in terms]) * rare
    shared = np.array([repeated(part[term]) if part[term] else 0.0 for term in terms]) * rare
    return full @ whole, there @ (whole / (whole.sum() or 1.0)), there @ (shared / (shared.sum() or 1.0))


def _best_ways(
    ways: Others, place: Mapping[str, int], best: np.ndarray, covered: np.ndarray, full: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per document and term what the best way to say it gives, of a phrase its weakest word."""
    for term, said in ways.items():
        column = place[term]
        for phrase, counts_for in said:
            way = full[:, [place[one] for one in phrase]].min(axis=1)
            best[:, column] = np.maximum(best[:, column], counts_for * way)
            covered[:, column] = np.maximum(covered[:, column], counts_for * (way > 0))
    return best, covered


def _weight(known: Statistics, term: str, said: int) -> float:
    return repeated(said) * rarity_of(known, term)


def _score_few(
    numbers: list[int], weights: list[float], packed: Sequence[bytes], mean: float
) -> tuple[list[float], list[float]]:
    """The same for a few words, which are what people type: looked for one by one, without any table."""
    terms = np.frombuffer(b"".join(packed), np.uint32)
    lengths = [len(one) // 4 for one in packed]
    ends = np.array(lengths).cumsum()
    rooms = [K1 * (1 - B + B * length / mean) for length in lengths]
    scores, coverage = [0.0] * len(packed), [0.0] * len(packed)
    whole = sum(weights)
    for number, weight in zip(numbers, weights, strict=True):
        rows = np.searchsorted(ends, np.flatnonzero(terms == number), side="right")
        for row, count in enumerate(np.bincount(rows, minlength=len(packed)).tolist()):
            if count:
                scores[row] += weight * count * (K1 + 1) / (count + rooms[row])
                coverage[row] += weight / whole
    return scores, coverage


def _counts(wanted: list[int], packed: Sequence[bytes], lengths: np.ndarray) -> np.ndarray:
    """Return how often each wanted term stands in each document (documents × terms), through a small hash table."""
    buckets: dict[int, list[int]] = {}
    for column, number in enumerate(wanted):
        buckets.setdefault(number % _TABLE, []).append(column)
    terms = np.frombuffer(b"".join(packed), np.uint32)
    places = terms % _TABLE
    numbers = np.array(wanted, np.uint32)
    counts = np.zeros(len(packed) * len(wanted), np.int64)
    ends = lengths.cumsum()
    for depth in range(max(map(len, buckets.values()))):
        here = [(bucket, columns[depth]) for bucket, columns in buckets.items() if depth < len(columns)]
        table = np.full(_TABLE, -1, np.int32)
        table[[bucket for bucket, _ in here]] = [column for _, column in here]
        columns_of = table[places]
        met = np.flatnonzero(columns_of >= 0)
        met = met[numbers[columns_of[met]] == terms[met]]
        rows = np.searchsorted(ends, met, side="right")
        counts += np.bincount(rows * len(wanted) + columns_of[met], minlength=counts.size)
    return counts.reshape(len(packed), len(wanted))


@lru_cache(maxsize=200_000)
def _number(term: str) -> int:
    return zlib.crc32(term.encode())
