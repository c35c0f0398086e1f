"""How good a ranking is: nDCG, recall and reciprocal rank, averaged over questions, with bootstrap intervals.

A question that nobody can answer, or that was not answered, scores 0.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

RESAMPLES = 2_000
SEED = 2026
MIDDLE = (2.5, 97.5)


def ndcg(ranked: Sequence[str], right: Collection[str], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain (Järvelin and Kekäläinen 2002).

    A right answer of gain g counts 2^g - 1; where `right` names no gains, each has 1.
    """
    worth = {name: 2.0**gain - 1 for name, gain in _gains(right).items()}
    best = _discounted(sorted(worth.values(), reverse=True)[:depth])
    return _discounted([worth.get(name, 0.0) for name in ranked[:depth]]) / best if best else 0.0


def recall(ranked: Sequence[str], right: Collection[str], depth: int) -> float:
    return len(set(ranked[:depth]).intersection(right)) / len(right) if right else 0.0


def reciprocal_rank(ranked: Sequence[str], right: Collection[str], depth: int = 100) -> float:
    return next((1 / (place + 1) for place, name in enumerate(ranked[:depth]) if name in right), 0.0)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean over questions; always the same for the same values."""
    if not len(values):
        return 0.0, 0.0
    drawn = np.random.default_rng(SEED).choice(np.array(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), MIDDLE)
    return float(low), float(high)


def difference(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Return by how much the first of two systems is better on the same questions, with its 95 % interval.

    A paired bootstrap: questions are drawn, and both systems are read at the same ones (Sakai 2006; Smucker, Allan and
    Carterette 2007). Where the interval holds zero, no difference was shown.
    """
    apart = np.array(ours, dtype=float) - np.array(theirs, dtype=float)
    return float(apart.mean()) if len(apart) else 0.0, *interval(apart.tolist())


def _gains(right: Collection[str]) -> Mapping[str, float]:
    return right if isinstance(right, Mapping) else dict.fromkeys(right, 1.0)


def _discounted(worth: Sequence[float]) -> float:
    return sum(one / math.log2(place + 2) for place, one in enumerate(worth))
