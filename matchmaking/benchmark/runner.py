"""Runs a task: asks every question of every period, and says how good and how fast the answers were."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..engine.scoring import Weights
from . import measures
from .leaks import check_ranking, refuse_the_future, without_questions
from .periods import Answer, Asked, Period
from .reading import BadInput, ranking


@dataclass
class Run:
    """What came of a task: the ranking of every question and what it cost. Milliseconds are per question.

    `others` are the simple ways to answer the same questions, by their names.
    """

    ranked: dict[str, list[str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    build_seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    others: dict[str, Run] = field(default_factory=dict)


def run(periods: Iterable[Period], weights: Weights, *, baselines: bool = False) -> Run:
    """Ask every question of every period; raises BadInput where the future is known or no candidate is named."""
    done = Run()
    for period in periods:
        refuse_the_future(period)
        known = without_questions(period)
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            answer = known.answering(Path(folder), weights)
            done.build_seconds += time.perf_counter() - started
            _ask(period, answer, done)
        if baselines:
            started = time.perf_counter()
            for name, simple in known.baselines().items():
                other = done.others.setdefault(name, Run())
                other.build_seconds += time.perf_counter() - started
                _ask(period, simple, other)
    return done


def _ask(period: Period, answer: Answer, done: Run) -> None:
    for one in period.asked:
        posed = one.posed
        started = time.perf_counter()
        ranked = answer(posed)
        done.milliseconds.append(1_000 * (time.perf_counter() - started))
        check_ranking(period, posed, ranked)
        done.ranked[one.qid] = ranked
    done.asked += period.asked


Measure = Callable[[Sequence[str], Collection[str]], float]
"""From a ranking and the right answers to a figure."""


def figures(done: Run, measured: Mapping[str, Measure] = {}) -> dict[str, float]:
    """Return the named figures of a run, over all questions and over each group of them; `measured` are further ones."""
    found: dict[str, float] = {}
    for group, asked in groups(done).items():
        pairs = [(done.ranked[one.qid], one.right) for one in asked]
        gains = _gains(done, asked)
        low, high = measures.interval(gains)
        found |= {
            f"{group}questions": len(pairs),
            f"{group}ndcg@10": _mean(gains),
            f"{group}ndcg@10_low": low,
            f"{group}ndcg@10_high": high,
            f"{group}recall@10": _mean([measures.recall(*pair, 10) for pair in pairs]),
            f"{group}recall@20": _mean([measures.recall(*pair, 20) for pair in pairs]),
            f"{group}recall@100": _mean([measures.recall(*pair, 100) for pair in pairs]),
            f"{group}mrr": _mean([measures.reciprocal_rank(*pair) for pair in pairs]),
        }
        for name, measure in measured.items():
            values = [measure(*pair) for pair in pairs]
            low, high = measures.interval(values)
            found |= {f"{group}{name}": _mean(values), f"{group}{name}_low": low, f"{group}{name}_high": high}
    middle, slow = np.percentile(done.milliseconds or [0.0], [50, 95])
    return found | {
        "build_seconds": done.build_seconds,
        "query_ms_p50": float(middle),
        "query_ms_p95": float(slow),
        "peak_memory_mb": _peak_memory_mb(),
    }


def differences(done: Run, other: Run) -> dict[str, float]:
    """Return by how much nDCG@10 is better than another run on the same questions, over all and over each group."""
    found: dict[str, float] = {}
    for group, asked in groups(done).items():
        mean, low, high = measures.difference(_gains(done, asked), _gains(other, asked))
        found |= {f"{group}ndcg@10": mean, f"{group}ndcg@10_low": low, f"{group}ndcg@10_high": high}
    return found


def earlier(done: Run, path: Path) -> Run:
    """Return a run that was written earlier, on the questions of this one; what it did not answer it could not."""
    ranked = ranking(path)
    if not ranked.keys() & done.ranked.keys():
        raise BadInput(f"{path} answers none of these questions")
    return Run({one.qid: ranked.get(one.qid, []) for one in done.asked}, done.asked)


def groups(done: Run) -> dict[str, list[Asked]]:
    """Return the beginning of a figure's name -> the questions it is about: "" for all, then each group."""
    named = sorted({name for one in done.asked for name in one.groups})
    return {"": done.asked} | {f"{name}_": [one for one in done.asked if name in one.groups] for name in named}


def _gains(done: Run, asked: Iterable[Asked]) -> list[float]:
    return [measures.ndcg(done.ranked[one.qid], one.right) for one in asked]


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _peak_memory_mb() -> float:
    """Return the most memory this process ever held; Linux counts it in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
