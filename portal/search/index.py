"""The full-text index: one embedded tantivy folder that can be opened anywhere.

The database is the truth; this index is a projection of it and may be thrown away at any time.
Nothing here knows Django. Reading and writing are safe from many threads and processes: readers
see the last commit, and one writer at a time holds the folder's lock (`IndexBusy` for the others).

Who may see what is part of every question: `audience` terms are a filter inside the query, so hits,
totals, facets, completions and scores of everything else are never computed for that reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

CARD = "card"
PASSAGE = "passage"

RANKED_LIMIT = 1_000
"""Ranked lists end here; beyond it a reader should narrow, not scroll."""


class IndexBusy(Exception):
    """Another process or thread is writing; it will also do our work, or we try again."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One search document as the index takes it. `document` is the row's id, unique in the index."""

    document: int
    owner: str
    family: str
    kind: str
    name: str
    text: str
    audience: tuple[str, ...]
    languages: tuple[str, ...] = ()
    category: str = ""
    codes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    on: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    revision: int = 0
    grams: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a point, by great circle."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `score` is BM25, 0.0 in lists sorted by a field; `km` only with `near`.

    `position` is what to hand back as `after` to read on from this hit in a sorted list.
    """

    document: int
    owner: str
    kind: str
    score: float
    on: date | None
    revision: int
    km: float | None = None
    position: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    hits: list[Hit]
    total: int


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked, by whom, and how it is to be ordered.

    `text` empty means everything. `match`: "all" wants every word, "any" ranks by as many as there are.
    `filters` maps a facet name (see FACETS) to the values of which one must be there; facets are joined by and.
    `order`: "relevance" (capped at RANKED_LIMIT), "name" (A to Z) or "newest"; the last two read on with `after`.
    `grams` also compares runs of three to five letters, for documents indexed with them.
    """

    audience: Collection[str]
    text: str = ""
    family: str | None = None
    match: str = "all"
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    without_owners: Collection[str] = ()
    near: Near | None = None
    since: date | None = None
    until: date | None = None
    grams: bool = False
    order: str = "relevance"
    limit: int = 20
    after: str | None = None


FACETS = ("kind", "category", "code", "region", "cluster", "certificate", "language", "label", "owner")


class SearchIndex:
    """An index in a folder. Opening a folder that does not exist yet makes an empty index there.

    The schema and the library version name the subfolder, so an upgrade finds no index, reports
    `cursor() is None`, and is rebuilt while older processes still read theirs.
    """

    def __init__(self, folder: Path | str) -> None: ...

    def search(self, query: SearchQuery) -> Results:
        """Return the page of hits and the total number of documents that fit."""

    def facets(self, query: SearchQuery, names: Sequence[str], limit: int = 50) -> dict[str, dict[str, int]]:
        """Count documents per facet value, each facet under the other facets' filters but not its own."""

    def complete(self, prefix: str, *, audience: Collection[str], family: str = CARD, limit: int = 8) -> list[Hit]:
        """Return the cards whose name continues what was typed; one wrong letter is forgiven when nothing does."""

    def revisions(self) -> dict[int, int]:
        """Return document -> revision of everything in the index, for the nightly comparison."""

    def apply(self, add: Iterable[IndexedDocument] = (), delete: Iterable[int] = (), cursor: int | None = None) -> None:
        """Replace and remove documents in one commit, then remember how far the projector has come.

        Adding replaces the document of the same id, so applying twice changes nothing. Raises IndexBusy.
        """

    def rebuild(self, documents: Iterable[IndexedDocument], cursor: int) -> None:
        """Replace everything in one commit; readers see the old index until then. Raises IndexBusy."""

    def cursor(self) -> int | None:
        """Return how far the projector had come at the last commit; None means: rebuild me."""

    def reload(self) -> None:
        """See the latest commit of other processes. Cheap when there is none."""
