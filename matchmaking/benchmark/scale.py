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

import datetime as dt
import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from django.utils import timezone

from portal.search import normalise, shelf
from portal.search.index import PASSAGE, IndexedDocument, SearchIndex, SearchQuery
from portal.search.models import SearchDocument
from portal.search.projector import microseconds, project_pending
from portal.search.records import MEMBERS, PUBLIC

from ..engine import matching
from ..engine.codes import Linkages
from ..engine.denial import affirmed
from ..engine.documents import pool
from ..engine.facts import Candidate, Hit, Listing, Party, Place, Question
from ..engine.pair import Surroundings
from ..engine.promise import likeliest
from ..engine.weights import load
from ..engine.wording import words_in
from ..queries.affected import FOUND_AT_MOST
from ..queries.comparing import CANDIDATES, words_of
from ..retrieval import DOCUMENTS_PER_LANE, LANES, hits_for
from .invented import TODAY, Invented, InventedQuestion, name_of, place_of, sector_of

ASKER = name_of(3)
READER = (PUBLIC, MEMBERS, f"organisation:{ASKER}")
SUGGESTED, STORED = 100, 40
"""As `services.matches` asks for them and stores them."""

TEN = 10
"""What P9 compares: so many suggestions are asked for, and all come with the evidence of both sides."""

CERTIFICATES = ("iso-9001", "iso-22000", "haccp", "halal")
CHANGED, GIVEN_UP_AFTER = 30, 30.0
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
            **_milliseconds("first", self.first),
            **_milliseconds("ten", self.ten),
            **_milliseconds("match", self.match),
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


@dataclass(frozen=True)
class Market:
    """Invented organisations with the facts that criteria read, and their documents in this machine's index."""

    invented: Invented

    @property
    def index(self) -> SearchIndex:
        return shelf.index()

    def match(
        self,
        asked: InventedQuestion,
        *,
        hits: Sequence[Hit] | None = None,
        among: int = CANDIDATES,
        most: int = SUGGESTED,
    ) -> Any:
        """The whole way to at most so many suggestions `among` so many candidates; with `hits` these are taken instead of asking."""
        found = self.hits(asked) if hits is None else hits
        texts = pool([hit for hit in found if hit.kind != "need"], TODAY, led=load("listing").reads("led"))
        ready, listing = candidates(self.invented.subjects), listing_of(asked)
        trades = {one: ready[one].party.codes for one in texts}
        return matching.match(
            Question(listing, ready[ASKER].party, TODAY),
            [ready[one] for one in likeliest(listing, texts, trades, load("listing"), among)],
            texts,
            weights=load("listing"),
            backward=load("listing_backward"),
            around=Surroundings(linkages()),
            look_up=words_of,
            most=most,
        )

    def match_with_evidence(self, asked: InventedQuestion, most: int = SUGGESTED) -> list[Any]:
        found = self.match(asked, most=most).matches[:STORED]
        return [(one.asker_evidence(), one.candidate_evidence()) for one in found]

    def hits(self, asked: InventedQuestion) -> list[Hit]:
        return hits_for(
            self.index, asked.text, title=asked.title, is_need=True, audience=READER, without=[ASKER], until=None
        )

    def forget(self) -> None:
        """Be as a process that has matched nothing yet: no document is kept, and the words of none are."""
        self.index.forget()
        words_in.cache_clear()
        affirmed.cache_clear()

    def exact_hits(self, asked: InventedQuestion) -> list[Hit]:
        """Every document of a lane scored, then the best of them: what is approximated by what the index proposes.

        That only the best count is part of the measure. To count all is worse: the many faint ones of large organisations add up.
        """
        found: list[Hit] = []
        for kinds in LANES[True]:
            all_of_them = SearchQuery(
                audience=READER,
                text=asked.text,
                family=PASSAGE,
                match="any",
                kinds=kinds,
                without_owners=[ASKER],
                limit=self.invented.documents,
            )
            found += [Hit(*one) for one in self.index.answers(all_of_them, part=asked.title)[:DOCUMENTS_PER_LANE]]
        return found

    def overlap(self, questions: Sequence[InventedQuestion]) -> float | None:
        """P10: the share of the first ten that are the first ten where all documents and candidates are scored.

        None where nobody is suggested to anybody.
        """
        shares = []
        for asked in questions:
            exact = self.match(asked, hits=self.exact_hits(asked), among=self.invented.organisations).matches[:10]
            ours = {one.organisation for one in self.match(asked).matches[:10]}
            if exact:
                shares.append(len(ours & {one.organisation for one in exact}) / len(exact))
        return statistics.fmean(shares) if shares else None

    def of_others(self, count: int) -> list[int]:
        """The first documents in which the asker has no part: its own are never found for it."""
        theirs = (one.document for one in self.invented.each() if ASKER not in {one.owner, *one.partners})
        return list(islice(theirs, count))

    def change(self, number: int) -> tuple[float, float]:
        """Change one document; return the CPU seconds until its organisation's lists are made again, and the wall ones until it is found.

        Lists: which needs it answers now, and the suggestions of one of them. The commit itself is not in it, since
        nothing is committed here.
        """
        one = self.invented.document(number)
        word = f"zanzubat{number}k"
        title = f"{word} {one.name}"
        _row(replace(one, name=title, audience=(PUBLIC,), kind="offer")).save()
        asked = InventedQuestion("short", title, title, sector_of(number), *place_of(number))
        started, worked = time.perf_counter(), time.process_time()
        project_pending()
        while number not in {hit.document for hit in self.hits(asked)}:
            if time.perf_counter() - started > GIVEN_UP_AFTER:
                raise RuntimeError(f"document {number} is not found after {GIVEN_UP_AFTER} s")
            project_pending()
        found = time.perf_counter() - started
        needs = SearchQuery(
            audience=READER, text=one.text, family=PASSAGE, match="any", kinds=["need"], limit=FOUND_AT_MOST
        )
        self.index.answers(needs)
        self.match_with_evidence(asked)
        return time.process_time() - worked, found


def listing_of(asked: InventedQuestion) -> Listing:
    return Listing(
        id="n",
        is_need=True,
        title=asked.title,
        text=asked.text,
        category="service",
        codes=(asked.sector,),
        place=Place(asked.latitude, asked.longitude),
        certificates=CERTIFICATES[:1],
        languages=("ar",),
        cluster="c1",
        link=2,
    )


@cache
def party(name: str, subjects: int) -> Party:
    """An organisation of the market, always the same."""
    number = int(name[1:])
    dice = random.Random(number)  # noqa: S311 - invented
    trades = [sector_of((number * 7919 + turn * 104_729) % subjects) for turn in range(3)]
    latitude, longitude = place_of(number)
    return Party(
        id=name,
        kind="firm",
        codes=tuple(trades[:2]),
        makes=(trades[0],),
        buys=(trades[2],),
        places=(Place(latitude, longitude),),
        certificates={one: None for one in CERTIFICATES if dice.random() < 0.3} if dice.random() < 0.7 else None,
        languages=tuple(dice.sample(["ar", "en", "fr"], 2)),
        links=(("c1", dice.randint(1, 6)),) if dice.random() < 0.3 else (),
        confirmed_on=TODAY - dt.timedelta(days=dice.randint(0, 900)),
        works=dice.randint(0, 9),
        shown=dice.randint(0, 14),
    )


class Candidates(dict[str, Candidate]):
    """The same as who might answer, by their names."""

    def __init__(self, subjects: int) -> None:
        self._subjects = subjects

    def __missing__(self, name: str) -> Candidate:
        self[name] = made = Candidate(party(name, self._subjects))
        return made


@cache
def candidates(subjects: int) -> Candidates:
    return Candidates(subjects)


@cache
def linkages() -> Linkages:
    dice = random.Random(5)  # noqa: S311 - invented
    divisions = [str(number) for number in range(10, 98)]
    return Linkages({(a, b): 0.3 * dice.random() for a in divisions for b in divisions if dice.random() < 0.2})


def shown(match: Any) -> list[int]:
    return [number for one in match.forward.evidence for number in one.documents]


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


def _milliseconds(name: str, turns: Sequence[Turns]) -> dict[str, float]:
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
    rows = [_row(one) for one in market.invented.each() if one.document in numbers] if numbers else []
    long_ago = timezone.now() - 2 * shelf.OVERLAP
    for row in rows:
        row.changed_at = long_ago
    SearchDocument.objects.bulk_create(rows, batch_size=500)


def _row(one: IndexedDocument) -> SearchDocument:
    now = timezone.now()
    return SearchDocument(
        pk=one.document,
        key=f"invented:{one.document}",
        family=one.family,
        kind=one.kind,
        owner=one.owner,
        subject=one.owner,
        title=one.name,
        body=one.text,
        audience=list(one.audience),
        partners=list(one.partners),
        facets={name: list(values) for name, values in one.facets.items()},
        dated_on=one.on,
        latitude=one.latitude,
        longitude=one.longitude,
        revision=microseconds(now),
        changed_at=now,
    )
