"""What goes into the search index and what comes out of it: plain values, no library, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

CARD = "card"
PASSAGE = "passage"

FACETS = ("kind", "sector", "region", "country", "cluster", "certificate", "language", "stage", "category", "code")
"""What a reader may narrow by and count."""

RANKED_LIMIT = 1_000
"""Ranked lists end here; whoever needs more should narrow, not scroll."""

LANES = {
    "work": frozenset({"offer", "reference", "project", "award"}),
    "profile": frozenset({"profile"}),
    "skills": frozenset(
        {"makes", "serves", "capability", "test", "equipment", "technology", "instrument", "programme"}
    ),
    "needs": frozenset({"need"}),
    "inputs": frozenset({"buys"}),
}
"""Kinds of passage that matching always reads together. Each lane's terms are terms by themselves, so that it is walked along alone;
a kind that is in none is its own lane."""

PUBLIC = "public"
"""The audience term that everybody has; how rare a word is, is counted in public documents only."""

MEMBERS = "members"
"""The audience term that everybody has who is signed in."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One search document as the index takes it. `document` is the row's id and unique in the index.

    `owner` is the organisation it belongs to, `partners` those that did the same work with it. `family` is CARD
    (one per organisation, listing or page) or PASSAGE (the many small texts that matching reads). `text` need not
    repeat the name. `facets` maps a name (small letters and underscores) to the values a reader may narrow by and
    count; what lies in a tree gives its ancestors too ("C", "10", "103", "1030"), so that the wider one finds it.
    `audience` holds the terms of those who may see it, and "!term" for those who may not although they carry another.
    `on` says how fresh the fact is. `sort_name` is the name in alphabetical lists, `name` where there is none. `grams`
    adds runs of letters, which find misspelt words and related languages and cost about four times the space.
    """

    document: int
    owner: str
    family: str
    kind: str
    name: str
    text: str
    audience: Collection[str]
    sort_name: str = ""
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    partners: tuple[str, ...] = ()
    on: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    revision: int = 0
    grams: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a point, as the crow flies."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked, by whom, and how it is to be ordered.

    `audience` holds the asker's own terms; documents carrying none of them, or "!" before one of them, do not exist
    for this query.
    `match`: "all" wants every word; "close" is "all" that forgives a wrong letter or an unfinished word; "any" ranks by
    as many as there are, rare ones first; "letters" compares runs of letters in documents indexed with `grams`.
    `wide` looks for the words of the other languages too (see wider.py), with "all" and "any"; `language` is that of the text where
    it is known, since a question without its small words no longer shows it.
    Empty `text` means everything; nothing but function words finds nothing.
    `kinds` narrows to some kinds of document. `filters` maps a facet's name to values of which one must be there;
    facets are joined by "and". `owners` narrows to their documents, `without_owners` leaves theirs out.
    `order`: "relevance" (newest first when there is no text), "nearest" (needs `near`), "name" or "newest".
    The last two read on with `after`, a hit's `position`, or back with `before`; the first two with `skip`, and end at
    RANKED_LIMIT.
    """

    audience: Collection[str]
    text: str = ""
    family: str | None = None
    match: Literal["all", "close", "any", "letters"] = "all"
    wide: bool = False
    language: str = ""
    kinds: Collection[str] = ()
    owners: Collection[str] = ()
    without_owners: Collection[str] = ()
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    near: Near | None = None
    since: date | None = None
    until: date | None = None
    order: Literal["relevance", "nearest", "name", "newest"] = "relevance"
    limit: int = 20
    after: str | None = None
    before: str | None = None
    skip: int = 0


class Hit(NamedTuple):
    """One document found.

    `score` (see ranking.py) and `coverage`, the share (0 to 1) of what was asked that it holds, are 0.0 in lists
    sorted otherwise. `km` is known with `near` only. `position` is what `after` takes to read on from here.
    """

    document: int
    owner: str
    partners: tuple[str, ...]
    kind: str
    on: date | None
    revision: int
    score: float = 0.0
    coverage: float = 0.0
    km: float | None = None
    position: str = ""


class Answer(NamedTuple):
    """One passage that answers a text, and whose it is: `score` and `coverage` as in Hit.

    `title` is how much it holds (0 to 1) of the text's title alone, None where none was given.
    """

    document: int
    owners: tuple[str, ...]
    kind: str
    score: float
    coverage: float
    on: date | None = None
    title: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, and how many documents fit in all."""

    hits: list[Hit]
    total: int


class IndexBusy(Exception):
    """Another thread or process is writing. It does our work too, or we try again later."""


class BadPosition(ValueError):
    """The `after` or `before` of a query is not a position that this index gave out for that order."""
