"""Organisations and their documents on one day: the ordinary pipeline over facts from a folder.

Index, retrieval, pooling and engine are those of the portal; no rows of the database are needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from portal.search.index import PASSAGE, IndexedDocument, SearchIndex

from ..engine.documents import Pooled, pool
from ..engine.facts import Candidate, Listing, Party, Question
from ..engine.matching import match
from ..engine.pair import Pair
from ..engine.scoring import Weights
from ..retrieval import hits_for
from .baselines import Text, over_documents
from .periods import Answer, Asked, Posed, Written

MOST_CANDIDATES = 300
"""So many are compared; the best by their texts are enough, nothing else is known of anybody here."""


@dataclass
class Market:
    """A period of a task in which organisations are looked for. `names` maps an organisation to the id it is answered by."""

    today: date
    documents: list[IndexedDocument]
    parties: dict[str, Party]
    asked: Sequence[Asked]
    names: dict[str, str] = field(default_factory=dict)

    def answering(self, folder: Path, weights: Weights) -> Answer:
        index = self.build(folder)
        return lambda one: self.rank(index, one, weights)

    def build(self, folder: Path) -> SearchIndex:
        index = SearchIndex(folder)
        index.rebuild(self.documents, cursor=1)
        return index

    def rank(self, index: SearchIndex, one: Posed, weights: Weights) -> list[str]:
        """Return the ids of the organisations suggested for one question, best first."""
        texts = self.read(index, one)
        found = match(self.question(one), self.candidates(texts), texts, weights=weights)
        return [self.id_of(suggested.organisation) for suggested in found.matches]

    def pairs(self, folder: Path) -> Iterator[tuple[Asked, list[Pair]]]:
        index = self.build(folder)
        for one in self.asked:
            texts, asked = self.read(index, one.posed), self.question(one.posed)
            yield one, [Pair(asked, candidate, texts[candidate.party.id]) for candidate in self.candidates(texts)]

    def question(self, one: Posed) -> Question:
        return Question(Listing(id="", is_need=True, title=one.title), Party(id=one.asker), self.today, one.never)

    def read(self, index: SearchIndex, one: Posed) -> dict[str, Pooled]:
        return pool(hits_for(index, one.text, title=one.title, is_need=True, audience=("public",)), self.today)

    def candidates(self, texts: Mapping[str, Pooled]) -> Iterator[Candidate]:
        known = [name for name in texts if name in self.parties]
        known.sort(key=lambda name: (-max(texts[name].work or 0.0, texts[name].profile or 0.0), name))
        for name in known[:MOST_CANDIDATES]:
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


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of past work: who did it, when, and its words."""

    organisations: list[str]
    year: int
    title: str
    text: str

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
