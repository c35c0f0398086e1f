"""Runs a task through the ordinary pipeline: index, retrieval, pooling, engine; only the facts come from a folder."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from portal.search.index import SearchIndex

from ..engine.documents import Pooled, pool
from ..engine.facts import Candidate, Listing, Party, Question
from ..engine.matching import match
from ..engine.scoring import Weights
from ..retrieval import hits_for
from . import measures
from .tasks import Asked, Period

MOST_CANDIDATES = 300
"""So many are compared; the best by their texts are enough, nothing else is known of anybody here."""


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
            index = build(period, Path(folder))
            done.build_seconds += time.perf_counter() - started
            for one in period.asked:
                started = time.perf_counter()
                ranked = rank(index, period, one, weights)
                done.milliseconds.append(1_000 * (time.perf_counter() - started))
                done.ranked[one.qid] = ranked
        done.asked += period.asked
    return done


def build(period: Period, folder: Path) -> SearchIndex:
    index = SearchIndex(folder)
    index.rebuild(period.documents, cursor=1)
    return index


def rank(index: SearchIndex, period: Period, one: Asked, weights: Weights) -> list[str]:
    """Return the ids of the organisations suggested for one question, best first."""
    texts = read(index, period, one)
    question = Question(Listing(id="", is_need=True, title=one.title), Party(id=""), period.today)
    found = match(question, candidates(period, texts), texts, weights=weights)
    return [period.names.get(suggested.organisation, suggested.organisation) for suggested in found.matches]


def read(index: SearchIndex, period: Period, one: Asked) -> dict[str, Pooled]:
    return pool(hits_for(index, one.text, title=one.title, is_need=True, audience=("public",)), period.today)


def candidates(period: Period, texts: dict[str, Pooled]) -> Iterator[Candidate]:
    known = [name for name in texts if name in period.parties]
    known.sort(key=lambda name: (-max(texts[name].work or 0.0, texts[name].profile or 0.0), name))
    for name in known[:MOST_CANDIDATES]:
        yield Candidate(period.parties[name])


def figures(done: Run) -> dict[str, float]:
    """Return the named figures of a run; those of cold questions only where there are any."""
    groups = {"": done.asked}
    if cold := [one for one in done.asked if one.is_cold]:
        groups["cold_"] = cold
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
