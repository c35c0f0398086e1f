"""A market of invented organisations over this machine's index: they are matched as real ones are, and one of their documents changes."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from django.utils import timezone

from portal.search import shelf
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

CERTIFICATES = ("iso-9001", "iso-22000", "haccp", "halal")
CHANGED, GIVEN_UP_AFTER = 30, 30.0


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
        row_of(replace(one, name=title, audience=(PUBLIC,), kind="offer")).save()
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


def row_of(one: IndexedDocument) -> SearchDocument:
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
