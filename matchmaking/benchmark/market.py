"""Organisations and their documents on one day: the ordinary pipeline over facts from a folder.

Index, retrieval, pooling and engine are those of the portal; no rows of the database are needed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from portal.search.index import PASSAGE, IndexedDocument, SearchIndex

from ..engine.documents import Pooled, pool
from ..engine.facts import Candidate, Listing, Party, Question
from ..engine.graph import Graph
from ..engine.matching import match
from ..engine.pair import Pair, Surroundings
from ..engine.regions import Regions
from ..engine.scoring import Weights
from ..engine.subjects import Subjects
from ..retrieval import DOCUMENTS_PER_LANE, hits_for
from .baselines import Text, over_documents
from .periods import Answer, Asked, Posed, Written

BY_TEXT, BY_LINKS, NEAR_FOUND = 300, 300, 200
"""So many are compared at most: the best by their texts, the nearest to who asks, and the nearest to those found by text."""

MOST_CANDIDATES = 500

FOUND_BEST = 20
"""So many of those whose texts answer best are asked whom they worked with."""


@dataclass
class Market:
    """A period of a task in which organisations are looked for. `names` maps an organisation to the id it is answered by.

    With a `graph` also who is near counts, with `subjects` whose work is alike. `proposed` documents are weighed for a question.
    """

    today: date
    documents: list[IndexedDocument]
    parties: dict[str, Party]
    asked: Sequence[Asked]
    names: dict[str, str] = field(default_factory=dict)
    graph: Graph | None = None
    regions: Regions = field(default_factory=Regions)
    subjects: Subjects | None = None
    proposed: int = DOCUMENTS_PER_LANE

    def answering(self, folder: Path, weights: Weights) -> Answer:
        index = self.build(folder)
        return lambda one: self.rank(index, one, weights)

    def build(self, folder: Path) -> SearchIndex:
        index = SearchIndex(folder)
        index.rebuild(self.documents, cursor=1)
        return index

    def rank(self, index: SearchIndex, one: Posed, weights: Weights) -> list[str]:
        """Return the ids of the organisations suggested for one question, best first."""
        texts, around, candidates = self.compared(index, one)
        found = match(self.question(one), candidates, texts, weights=weights, around=around)
        return [self.id_of(suggested.organisation) for suggested in found.matches]

    def pairs(self, folder: Path) -> Iterator[tuple[Asked, list[Pair]]]:
        index = self.build(folder)
        for one in self.asked:
            asked = self.question(one.posed)
            texts, around, candidates = self.compared(index, one.posed)
            yield one, [Pair(asked, each, texts.get(each.party.id) or Pooled(), around) for each in candidates]

    def question(self, one: Posed) -> Question:
        asker = self.parties.get(one.asker) or Party(id=one.asker)
        return Question(Listing(id="", is_need=True, title=one.title), asker, self.today, one.never)

    def compared(self, index: SearchIndex, one: Posed) -> tuple[dict[str, Pooled], Surroundings, list[Candidate]]:
        """Return what texts say, what stands around the asker, and who is compared.

        Here all is written in one language, so of whom no text was found it is known that none answers.
        """
        texts = self.read(index, one)
        around = self.around(one, texts)
        candidates = list(self.candidates(one, texts, around))
        if texts:
            nothing = Pooled(work=0.0, led=0.0, coverage=0.0, title=0.0, with_asker=0.0 if one.asker else None)
            texts = {each.party.id: nothing for each in candidates} | texts
        return texts, around, candidates

    def read(self, index: SearchIndex, one: Posed) -> dict[str, Pooled]:
        found = hits_for(index, one.text, title=one.title, is_need=True, audience=("public",), most=self.proposed)
        return pool(found, self.today, one.asker)

    def around(self, one: Posed, texts: Mapping[str, Pooled]) -> Surroundings:
        if self.graph is None:
            return Surroundings()
        found = sorted(texts, key=lambda name: (-(texts[name].work or 0.0), name))[:FOUND_BEST]
        return Surroundings(
            graph=self.graph,
            ties=self.graph.ties(one.asker) if one.asker else {},
            near_found=self.graph.among(found),
            regions=self.regions,
            alike=self.subjects.alike(one.asker) if self.subjects and one.asker else {},
        )

    def candidates(self, one: Posed, texts: Mapping[str, Pooled], around: Surroundings) -> Iterator[Candidate]:
        """Whoever may be answered, so those that may not take no place from others."""
        said = {name: max(text.work or 0.0, text.profile or 0.0) for name, text in texts.items()}
        reached = {name: tie.reach for name, tie in around.ties.items()}
        near = {
            name: count / math.sqrt(1 + (self.parties[name].works or 0))
            for name, count in around.near_found.items()
            if name in self.parties
        }
        lists = ((said, BY_TEXT), (reached, BY_LINKS if texts else MOST_CANDIDATES), (near, NEAR_FOUND))
        allowed = self.parties.keys() - {one.asker, *one.never}
        chosen = dict.fromkeys(name for values, most in lists for name in _best(values, allowed, most))
        for name in list(chosen)[:MOST_CANDIDATES]:
            yield Candidate(self.parties[name])

    def id_of(self, organisation: str) -> str:
        return self.names.get(organisation, organisation)

    def may_rank(self, one: Posed, name: str) -> bool:
        organisation = self._organisations.get(name)
        return organisation is not None and organisation != one.asker and organisation not in one.never

    @cached_property
    def _organisations(self) -> dict[str, str]:
        return {self.id_of(organisation): organisation for organisation in self.parties}

    def baselines(self) -> Mapping[str, Answer]:
        """Popularity, bm25s and TF-IDF over the same documents; the words of a question are all they know of it."""
        texts = []
        for document in self.documents:
            owners = tuple(self.id_of(one) for one in (document.owner, *document.partners) if one in self.parties)
            texts.append(Text(owners, f"{document.name}. {document.text}"))
        return over_documents(texts, self.may_rank)

    def written(self) -> Iterator[Written]:
        for document in self.documents:
            if document.on:
                what = f"Document {document.document} of {document.owner} ({document.kind} “{document.name}”)"
                yield Written(what, document.on)
        for name, party in self.parties.items():
            for fact in ("worked_on", "confirmed_on"):
                if day := getattr(party, fact):
                    yield Written(f"What is known of {name} ({fact})", day)


def _best(values: Mapping[str, float], allowed: AbstractSet[str], most: int) -> list[str]:
    return sorted(allowed & values.keys(), key=lambda name: (-values[name], name))[:most]


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of past work: who did it, when, its words, and the field it belongs to where that is known."""

    organisations: list[str]
    year: int
    title: str
    text: str
    field: str = ""

    @property
    def on(self) -> date:
        return date(self.year, 12, 31)


def references(works: Iterable[Work]) -> Iterator[IndexedDocument]:
    """Past work as the index holds it, numbered from 0."""
    for number, work in enumerate(works):
        owner, *partners = dict.fromkeys(work.organisations)
        yield IndexedDocument(
            document=number,
            owner=owner,
            partners=tuple(partners),
            family=PASSAGE,
            kind="reference",
            name=work.title,
            text=work.text,
            audience=("public",),
            on=work.on,
        )


def parties(known: Iterable[str], works: Iterable[Work], *, knows_all: bool) -> dict[str, Party]:
    """Return the candidates; `knows_all` says that one without work has done none, rather than that we know of none."""
    number: dict[str, int] = defaultdict(int)
    last: dict[str, date] = {}
    for work in works:
        for organisation in set(work.organisations):
            number[organisation] += 1
            last[organisation] = max(last.get(organisation, work.on), work.on)
    return {
        name: Party(id=name, works=number[name] or (0 if knows_all else None), worked_on=last.get(name))
        for name in known
    }
