"""Runs a task: asks every question of every period, and says how good and how fast the answers were."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..engine.scoring import Weights
from . import measures
from .periods import Asked, Period


@dataclass
class Run:
    """What came of a task: the ranking of every question and what it cost. Milliseconds are per question."""

    ranked: dict[str, list[str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    build_seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)


def run(periods: Iterable[Period], weights: Weights) -> Run:
    done = Run()
    for period in periods:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            answer = period.answering(Path(folder), weights)
            done.build_seconds += time.perf_counter() - started
            for one in period.asked:
                started = time.perf_counter()
                ranked = answer(one)
                done.milliseconds.append(1_000 * (time.perf_counter() - started))
                done.ranked[one.qid] = ranked
        done.asked += period.asked
    return done


def figures(done: Run) -> dict[str, float]:
    """Return the named figures of a run, over all questions and over each group of them."""
    groups = {"": done.asked}
    for name in sorted({name for one in done.asked for name in one.groups}):
        groups[f"{name}_"] = [one for one in done.asked if name in one.groups]
    found: dict[str, float] = {}
    for group, asked in groups.items():
        pairs = [(done.ranked[one.qid], one.right) for one in asked]
        gains = [measures.ndcg(*pair) for pair in pairs]
        low, high = measures.interval(gains)
        found |= {
            f"{group}questions": len(pairs),
            f"{group}ndcg@10": _mean(gains),
            f"{group}ndcg@10_low": low,
            f"{group}ndcg@10_high": high,
            f"{group}recall@10": _mean([measures.recall(*pair, 10) for pair in pairs]),
            f"{group}recall@100": _mean([measures.recall(*pair, 100) for pair in pairs]),
            f"{group}mrr": _mean([measures.reciprocal_rank(*pair) for pair in pairs]),
        }
    middle, slow = np.percentile(done.milliseconds or [0.0], [50, 95])
    return found | {
        "build_seconds": done.build_seconds,
        "query_ms_p50": float(middle),
        "query_ms_p95": float(slow),
        "peak_memory_mb": _peak_memory_mb(),
    }


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _peak_memory_mb() -> float:
    """Return the most memory this process ever held; Linux counts it in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
