"""How good a ranking is: nDCG, recall and reciprocal rank, averaged over questions, with a bootstrap interval."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np

RESAMPLES = 2_000
SEED = 2026


def ndcg(ranked: Sequence[str], right: Collection[str], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain; every right answer has gain 1 (Järvelin and Kekäläinen 2002)."""
    gained = sum(1 / math.log2(place + 2) for place, name in enumerate(ranked[:depth]) if name in right)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(depth, len(right)))) if right else 0.0


def recall(ranked: Sequence[str], right: Collection[str], depth: int) -> float:
    return len(set(ranked[:depth]).intersection(right)) / len(right) if right else 0.0


def reciprocal_rank(ranked: Sequence[str], right: Collection[str], depth: int = 100) -> float:
    return next((1 / (place + 1) for place, name in enumerate(ranked[:depth]) if name in right), 0.0)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean over questions; always the same for the same values."""
    if not values:
        return 0.0, 0.0
    drawn = np.random.default_rng(SEED).choice(np.array(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
