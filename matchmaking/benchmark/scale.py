"""How a match grows with the documents, beside what bm25s needs to find documents alone.

Two are measured, each in turns with bm25s: the first ten with their explanations, which is what P9 compares, and the whole list as it is
stored for a need, a hundred suggestions of which forty keep their evidence. bm25s holds all documents in memory, so P9 is of a process
that has read before the documents that it meets; `P9_first` is of one that has read none.

A match here is what `Field.compare` does with what it was given: the index asked for both lanes, documents pooled, candidates taken, gates
and criteria in both directions, the words of the evidence read from their rows by primary key, and the evidence of both
sides as it is stored. Not in it, since they are questions to the database whose number does not depend on the documents:
which rows behind the hits may be read, and the facts of the candidates, which are ready here.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.utils import timezone

from portal.search import shelf
from portal.search.models import SearchDocument
from portal.search.projector import microseconds

from .in_turns import Turns, bare_retrieval, by_bare, in_turns, milliseconds
from .invented import Invented
from .invented_market import CHANGED, Market, row_of, shown

TEN = 10
"""What P9 compares: so many suggestions are asked for, and all come with the evidence of both sides."""

EXACT_AT_MOST, EXACT_QUESTIONS = 100_000, 15
"""P10 scores every document that has a word of the question: beyond this it takes minutes for each."""


@dataclass(frozen=True)
class Measured:
    """What one size showed; seconds are CPU unless they are said to be wall."""

    documents: int
    build: float
    disk: int
    resident: int
    first: list[Turns]
    ten: list[Turns]
    match: list[Turns]
    found_wall: list[float]
    rematch: list[float]
    overlap: float | None
    by_length: dict[str, list[Turns]] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        at = f"@{self.documents}"
        told = {
            "build_seconds": self.build,
            "index_mb": self.disk / 1e6,
            "resident_mb": self.resident / 1e6,
            **milliseconds("first", self.first),
            **milliseconds("ten", self.ten),
            **milliseconds("match", self.match),
            "bm25s_ms_p50": 1000 * statistics.median(one.bare for one in self.ten),
            "P9": by_bare(self.ten),
            "P9_first": by_bare(self.first),
            "match_by_bm25s": by_bare(self.match),
            "rematch_ms_p50": 1000 * statistics.median(self.rematch),
            "found_wall_ms_p50": 1000 * statistics.median(self.found_wall),
            "found_wall_ms_max": 1000 * max(self.found_wall),
            **{f"P9_{length}": by_bare(turns) for length, turns in self.by_length.items()},
        }
        if self.overlap is not None:
            told["P10"] = self.overlap
        return {f"{name}{at}": round(value, 3) for name, value in told.items()}


def measure(documents: int, folder: Path, *, questions: int, rounds: int, say: Callable[[str], None]) -> Measured:
    """Measure one size in the index of `folder`, which SEARCH_DIR names; it is built where it is not there yet.

    Writes rows of search documents: call it in a transaction that is rolled back.
    """
    market = Market(Invented(documents))
    build = _build(market.invented)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    say(f"  built in {build:.0f} s, {disk / 1e6:.0f} MB")
    asked = market.invented.questions(questions)
    _write_rows_of(market, {number for one in asked for match in market.match(one).matches for number in shown(match)})
    overlap = market.overlap(asked[:EXACT_QUESTIONS]) if documents <= EXACT_AT_MOST else None
    rematch, found = zip(*(market.change(number) for number in market.of_others(CHANGED)), strict=True)
    market.index.close()  # else what is merged behind would be counted with what follows
    resident = resident_bytes()
    say(f"  a change is found within {1000 * max(found):.0f} ms, {resident / 1e6:.0f} MB in memory")
    bare = bare_retrieval(market.invented)
    first = in_turns(
        [(partial(market.match_with_evidence, one, TEN), bare(one)) for one in asked], rounds=1, before=market.forget
    )
    ten = in_turns([(partial(market.match_with_evidence, one, TEN), bare(one)) for one in asked], rounds=rounds)
    whole = in_turns([(partial(market.match_with_evidence, one), bare(one)) for one in asked], rounds=rounds)
    by_length: dict[str, list[Turns]] = {}
    for one, turns in zip(asked, ten, strict=True):
        by_length.setdefault(one.length, []).append(turns)
    return Measured(documents, build, disk, resident, first, ten, whole, list(found), list(rematch), overlap, by_length)


def resident_bytes() -> int:
    """Memory that this process holds now, files of the index that are mapped included; where it cannot be asked, the most it ever held."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _build(invented: Invented) -> float:
    """Build the index where it is not there yet; returns the seconds, 0.0 where it was."""
    index = shelf.index()
    if index.cursor() is not None:
        return 0.0
    started = time.monotonic()
    index.rebuild(invented.each(), cursor=microseconds(timezone.now()))
    return time.monotonic() - started


def _write_rows_of(market: Market, numbers: set[int]) -> None:
    """Rows for the documents whose words the evidence tells; more would be asked for by nobody."""
    rows = [row_of(one) for one in market.invented.each() if one.document in numbers] if numbers else []
    long_ago = timezone.now() - 2 * shelf.OVERLAP
    for row in rows:
        row.changed_at = long_ago
    SearchDocument.objects.bulk_create(rows, batch_size=500)
