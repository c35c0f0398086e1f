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


def score(
    question: Counter[str], packed: Sequence[bytes], known: Statistics, others: Others = MappingProxyType({})
) -> tuple[list[float], list[float]]:
    """Return BM25 and coverage per packed document.

    Coverage is the share (0 to 1) of the question that is in the document, each term weighing as it is rare. `others` are
    other ways to say a term: whatever says it best counts, once.
    """
    if not question or not packed:
        return [0.0] * len(packed), [0.0] * len(packed)
    if others:
        return _score_wide(question, packed, known, others)
    weights = [repeated(count) * _rarity(known, term) for term, count in question.items()]
    numbers = [_number(term) for term in question]
    mean = known.mean_length or 1.0
    if len(numbers) <= _FEW:
        return _score_few(numbers, weights, packed, mean)
    lengths = np.array([len(terms) // 4 for terms in packed])
    counts = _counts(numbers, packed, lengths)
    room = K1 * (1 - B + B * lengths / mean)
    scores = (counts * (K1 + 1) / (counts + room[:, None])) @ np.array(weights)
    coverage = ((counts > 0) @ np.array(weights)) / sum(weights)
    return scores.tolist(), coverage.tolist()


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


def _score_wide(
    question: Counter[str], packed: Sequence[bytes], known: Statistics, others: Others
) -> tuple[list[float], list[float]]:
    """The same where a term may be said in other ways: it is as rare as all of them together (Pirkola 1998)."""
    said = dict.fromkeys([*question, *(term for ways in others.values() for phrase, _ in ways for term in phrase)])
    place = {term: column for column, term in enumerate(said)}
    lengths = np.array([len(terms) // 4 for terms in packed])
    counts = _counts([_number(term) for term in said], packed, lengths)
    room = K1 * (1 - B + B * lengths / (known.mean_length or 1.0))
    full = counts * (K1 + 1) / (counts + room[:, None])
    best, covered = full[:, : len(question)], (counts[:, : len(question)] > 0).astype(float)
    weights = np.empty(len(question))
    for column, (term, count) in enumerate(question.items()):
        holding = float(known.holding(term))
        for phrase, counts_for in others.get(term, ()):
            columns = [place[one] for one in phrase]
            way = full[:, columns[0]] if len(columns) == 1 else full[:, columns].min(axis=1)
            best[:, column] = np.maximum(best[:, column], counts_for * way)
            covered[:, column] = np.maximum(covered[:, column], counts_for * (way > 0))
            holding += counts_for * min(known.holding(one) for one in phrase)
        weights[column] = repeated(count) * _rarity_of(known, holding)
    return (best @ weights).tolist(), (covered @ weights / weights.sum()).tolist()


def _counts(wanted: list[int], packed: Sequence[bytes], lengths: np.ndarray) -> np.ndarray:
    """Return how often each wanted term stands in each document (documents × terms), through a small hash table."""
    buckets: dict[int, list[int]] = {}
    for column, number in enumerate(wanted):
        buckets.setdefault(number % _TABLE, []).append(column)
    terms = np.frombuffer(b"".join(packed), np.uint32)
    rows = np.repeat(np.arange(len(packed)), lengths)
    counts = np.zeros(len(packed) * len(wanted))
    for depth in range(max(map(len, buckets.values()))):
        table = np.full(_TABLE, -1)
        for bucket, columns in buckets.items():
            table[bucket] = columns[depth] if depth < len(columns) else -1
        columns_of = table[terms % _TABLE]
        met = (columns_of >= 0) & (np.array(wanted, np.uint32)[columns_of] == terms)
        counts += np.bincount(rows[met] * len(wanted) + columns_of[met], minlength=counts.size)
    return counts.reshape(len(packed), len(wanted))


def _rarity(known: Statistics, term: str) -> float:
    return _rarity_of(known, known.holding(term))


def _rarity_of(known: Statistics, holding: float) -> float:
    holding = min(holding, known.documents)
    return math.log(1 + (known.documents - holding + 0.5) / (holding + 0.5))


@lru_cache(maxsize=200_000)
def _number(term: str) -> int:
    return zlib.crc32(term.encode())
