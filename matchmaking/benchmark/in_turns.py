"""Two things measured in turns, a match and bm25s over the same terms, so that a busy machine slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from portal.search import normalise

from ..retrieval import DOCUMENTS_PER_LANE, LANES
from .invented import Invented, InventedQuestion


def bare_retrieval(invented: Invented) -> Callable[[InventedQuestion], Callable[[], Any]]:
    """bm25s over the same terms, for as many documents as a match reads; it is given the terms of a question ready made."""
    import bm25s  # a development dependency

    model = bm25s.BM25()
    model.index([f"{one.name} {one.text}".split() for one in invented.each()], show_progress=False)

    most = min(DOCUMENTS_PER_LANE * len(LANES[True]), invented.documents)

    def asked(one: InventedQuestion) -> Callable[[], Any]:
        terms = [normalise.tokens(one.text)]
        return lambda: model.retrieve(terms, k=most, show_progress=False, n_threads=0)

    return asked


class Turns(NamedTuple):
    """The median CPU seconds of the match and of bm25s, and the median wall seconds of the match."""

    ours: float
    bare: float
    wall: float


def in_turns(
    pairs: Sequence[tuple[Callable[[], Any], Callable[[], Any]]],
    *,
    rounds: int,
    before: Callable[[], None] = lambda: None,
) -> list[Turns]:
    """Ask both of each pair in turns, round after round, after one round that does not count.

    A question comes again only when all others were asked: nothing that is kept for the last few helps it. `before` is done before each
    and not counted.
    """
    taken: list[list[Turns]] = [[] for _ in pairs]
    for _ in range(rounds + 1):
        for (ours, bare), times in zip(pairs, taken, strict=True):
            before()
            started, worked = time.perf_counter(), time.process_time()
            ours()
            waited, between = time.perf_counter(), time.process_time()
            bare()
            times.append(Turns(between - worked, time.process_time() - between, waited - started))
    return [Turns(*map(statistics.median, zip(*times[1:], strict=True))) for times in taken]


def by_bare(turns: Sequence[Turns]) -> float:
    """How many times as long as bm25s alone."""
    return statistics.fmean(one.ours for one in turns) / statistics.fmean(one.bare for one in turns)


def milliseconds(name: str, turns: Sequence[Turns]) -> dict[str, float]:
    worked, waited = ([1000 * getattr(one, kind) for one in turns] for kind in ("ours", "wall"))
    return {
        f"{name}_ms_p50": statistics.median(worked),
        f"{name}_ms_p95": float(np.percentile(worked, 95)),
        f"{name}_wall_ms_p50": statistics.median(waited),
        f"{name}_wall_ms_p95": float(np.percentile(waited, 95)),
    }


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The exponent with which something grows: the straight line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])
