"""find(): what pages ask of the index, with the reader's audience inside the question; suggest(): names while one types.

Cards are found here, one per organisation, need, offer or page, and passages only where a question says so. What comes back names
things by their public ids; whoever shows them loads the rows through `visible_to(reader)`, the second lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from . import shelf
from .audience import terms_for
from .circles import distance_km
from .index import CARD, RANKED_LIMIT, BadPosition, Hit, Near, Results, SearchIndex, SearchQuery
from .models import SearchDocument
from .records import FACETS

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader: TypeAlias = User | AnonymousUser

Order = Literal["best", "nearest", "name", "recent"]

EXCERPT = 700
"""Letters of a card's text that are read for a list."""

AROUND_THE_EARTH = 20_038.0
RINGS = (30.0, 120.0, 500.0, 2_000.0, AROUND_THE_EARTH)
"""Circles (km) tried in turn for "the nearest ones, however far"."""

_ORDERS: dict[str, Literal["relevance", "nearest", "name", "newest"]] = {
    "best": "relevance",
    "nearest": "nearest",
    "name": "name",
    "recent": "newest",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A point, in degrees."""

    latitude: float
    longitude: float

    def km_to(self, other: Place) -> float:
        """As the crow flies."""
        return distance_km(Near(self.latitude, self.longitude, 0.0), other.latitude, other.longitude)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Empty `text` means everything; facets are joined by "and", the values of one by "or".

    `order`: "best" (by words; the freshest first where there are none), "nearest" (needs `place`), "name" or "recent" (the freshest
    first; what has no date comes last, the latest written first).
    `within_km` draws a circle around `place`; without it a place only sorts. `position` is what a former answer gave as
    `following` or `preceding`; anything else begins at the top. `owners` (public ids of organisations) narrows to what is theirs.
    """

    text: str = ""
    family: str = CARD
    kinds: Collection[str] = ("organisation",)
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    place: Place | None = None
    within_km: float | None = None
    since: dt.date | None = None
    order: Order = "best"
    size: int = 20
    position: str = ""
    owners: Collection[str] = ()


class FoundCard(NamedTuple):
    """One thing found: what it is, its public id, its name, the beginning of its text as indexed, and how far it is if there was a
    place.
    """

    kind: str
    subject: str
    title: str
    text: str
    km: float | None

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def excerpt(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of cards and how many fit in all. `is_close` says that no card had all the words and these come near, `is_wide` that
    none had them as they were asked and these have them in other languages or letters.

    `is_partial` says that the index is being made: these are from the rows, as far as one look reaches, without counts.
    """

    cards: list[FoundCard]
    total: int
    facets: dict[str, dict[str, int]]
    following: str
    preceding: str
    is_close: bool
    is_wide: bool = False
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the index says to a question: the hits of this page, and all else of a Found."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    following: str
    preceding: str
    is_close: bool
    is_wide: bool

    def found(self, rows: Mapping[int, Row]) -> Found:
        """`rows` by document; one that has gone meanwhile is left out."""
        shown = _shown(self.hits, rows)
        return Found(shown, self.total, self.facets, self.following, self.preceding, self.is_close, self.is_wide)


COMING_NEAR: tuple[Literal["close", "any"], ...] = ("close", "any")
"""Where nothing has all the words: with a letter forgiven, then with as many of the words as there are."""

Row = Sequence[str]
"""Kind, subject, title and the beginning of the text."""

_ROWS = (
    f"SELECT id, kind, subject, title, substr(body, 1, %s) FROM {SearchDocument._meta.db_table} "  # noqa: S608
    "WHERE deleted_at IS NULL AND id IN"
)


def find(question: Question, *, reader: Reader, facets: Sequence[str] = ()) -> Found:
    """Answer a page's question in one query to the database, whatever its size. Raises ValueError for an unknown facet."""
    try:
        with shelf.reading() as index:
            answer = _answer(index, question, reader, facets)
    except shelf.NotReady:
        return _meanwhile(question, reader)
    return answer.found(_rows(answer.hits))


def find_each(questions: Mapping[str, Question], *, reader: Reader) -> dict[str, Found]:
    """Several questions, each under a name, in one query to the database together."""
    try:
        with shelf.reading() as index:
            answers = {name: _answer(index, question, reader) for name, question in questions.items()}
    except shelf.NotReady:
        return {name: _meanwhile(question, reader) for name, question in questions.items()}
    rows = _rows([hit for answer in answers.values() for hit in answer.hits])
    return {name: answer.found(rows) for name, answer in answers.items()}


@dataclass(frozen=True, slots=True)
class Among:
    """Kinds of cards that do not crowd out those of another, and facets to narrow them by. Without kinds: all."""

    kinds: Collection[str] = ()
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)


def suggest(
    typed: str,
    *,
    reader: Reader,
    limit: int = 8,
    among: Sequence[Among] = (Among(),),
) -> list[FoundCard]:
    """Cards whose name continues what was typed, A to Z, up to `limit` of each of `among`; one wrong letter is forgiven where none
    does.
    """
    audience = terms_for(reader)
    try:
        with shelf.reading() as index:
            hits = [
                hit
                for one in among
                for hit in index.complete(
                    typed, audience=audience, family=CARD, kinds=one.kinds, filters=one.filters, limit=limit
                )
            ]
    except shelf.NotReady:
        from .meanwhile import names_in_rows

        return [FoundCard(*card) for card in names_in_rows(typed, audience, family=CARD, limit=limit)]
    return _shown(hits, _rows(hits))


def _meanwhile(question: Question, reader: Reader) -> Found:
    """From the rows, while the index is being made."""
    from .meanwhile import look_at_rows

    looked = look_at_rows(question, terms_for(reader))
    cards = [FoundCard(*card) for card in looked.cards]
    return Found(cards, looked.total, {}, looked.following, looked.preceding, is_close=False, is_partial=True)


def _answer(index: SearchIndex, question: Question, reader: Reader, facets: Sequence[str] = ()) -> _Answer:
    unknown = set(facets).union(question.filters).difference(FACETS)
    if unknown:
        raise ValueError(f"no facet is called {', '.join(sorted(unknown))}")
    asked = _asked(question, terms_for(reader))
    hits, total = _search(index, question, asked)
    if not hits and total and question.position:  # the list has become shorter since
        return _answer(index, replace(question, position=""), reader, facets)
    if is_wide := not total and bool(question.text.strip()):
        wide = replace(asked, wide=True)
        hits, total = _search(index, question, wide)
        asked = wide if total else asked
    is_close = is_wide and not total
    for match in COMING_NEAR if is_close else ():
        asked = replace(asked, match=match)
        hits, total = _search(index, question, asked)
        if total:
            break
    counted = asked if question.within_km or not asked.near else replace(asked, near=None)
    counts = index.facets(counted, facets) if facets else {}
    page, following, preceding = _turn(question, asked, hits)
    return _Answer(page, total, counts, following, preceding, is_close and total > 0, is_wide and not is_close)


def _asked(question: Question, audience: frozenset[str]) -> SearchQuery:
    way, _, position = question.position.partition(".")
    order = _ORDERS[question.order if question.place or question.order != "nearest" else "best"]
    if order == "relevance" and not question.text.strip():
        order = "newest"
    near = None
    if question.place:
        km = question.within_km or AROUND_THE_EARTH
        near = Near(question.place.latitude, question.place.longitude, km)
    by_rank = order in {"relevance", "nearest"}
    return SearchQuery(
        audience=audience,
        text=question.text,
        family=question.family,
        kinds=question.kinds,
        owners=question.owners,
        filters={name: values for name, values in question.filters.items() if values},
        near=near if question.within_km or order == "nearest" else None,
        since=question.since,
        order=order,
        limit=question.size + 1,  # one more says whether there is a next page
        after=position if way == "after" and not by_rank else None,
        before=position if way == "before" and not by_rank else None,
        skip=min(int(position), RANKED_LIMIT) if way == "skip" and by_rank and position.isdecimal() else 0,
    )


def _search(index: SearchIndex, question: Question, asked: SearchQuery) -> tuple[list[Hit], int]:
    if asked.order != "nearest" or question.within_km or not asked.near:
        found = _read(index, asked)
        return found.hits, found.total
    total = index.search(replace(asked, near=None, order="newest", limit=0, skip=0)).total
    nearest: list[Hit] = []
    for km in RINGS:
        nearest = _read(index, replace(asked, near=replace(asked.near, km=km))).hits
        if len(nearest) == asked.limit:
            break
    return nearest, total


def _read(index: SearchIndex, asked: SearchQuery) -> Results:
    try:
        return index.search(asked)
    except BadPosition:
        return index.search(replace(asked, after=None, before=None))


def _turn(question: Question, asked: SearchQuery, hits: list[Hit]) -> tuple[list[Hit], str, str]:
    """The hits of this page, and the positions of the next and the previous one ("" where there is none)."""
    size = question.size
    more = len(hits) > size
    if asked.order in {"relevance", "nearest"}:
        following = f"skip.{asked.skip + size}" if more else ""
        back = max(asked.skip - size, 0)
        return hits[:size], following, f"skip.{back}" if asked.skip else ""
    if asked.before is not None:
        page = hits[-size:]
        has_next, has_previous = bool(page), more
    else:
        page = hits[:size]
        has_next, has_previous = more, asked.after is not None
    if not page:
        return [], "", ""
    following = f"after.{page[-1].position}" if has_next else ""
    return page, following, f"before.{page[0].position}" if has_previous else ""


def _rows(hits: Sequence[Hit]) -> dict[int, Row]:
    """Document -> the row behind it, in one query; written by hand, since every search asks it and building it took longer."""
    if not hits:
        return {}
    marks = ", ".join(["%s"] * len(hits))
    with connection.cursor() as cursor:
        cursor.execute(f"{_ROWS} ({marks})", [EXCERPT, *(hit.document for hit in hits)])
        return {document: rest for document, *rest in cursor.fetchall()}


def _shown(hits: Sequence[Hit], rows: Mapping[int, Row]) -> list[FoundCard]:
    return [FoundCard(*rows[hit.document], hit.km) for hit in hits if hit.document in rows]
