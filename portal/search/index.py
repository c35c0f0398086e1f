"""The full-text index: one embedded tantivy folder that can be opened anywhere.

The database is the truth; the index is a projection of it and may be thrown away at any time. Nothing here knows
Django. Reading is safe from many threads and processes and always sees the last commit; one writer at a time
holds the folder's lock, the others get IndexBusy.

Who may see what is part of every question: the `audience` terms are a filter inside the query, so that hits, totals,
facets and completions of everything else never come into being for that reader.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from portal.search import questions, schema
from portal.search.records import (
    CARD,
    PASSAGE,
    RANKED_LIMIT,
    BadPosition,
    Hit,
    IndexBusy,
    IndexedDocument,
    Near,
    Results,
    SearchQuery,
)

__all__ = [
    "CARD",
    "PASSAGE",
    "RANKED_LIMIT",
    "BadPosition",
    "Hit",
    "IndexBusy",
    "IndexedDocument",
    "Near",
    "Results",
    "SearchIndex",
    "SearchQuery",
]

BOX_LIMIT = 10_000
"""So many documents inside the box around a circle are measured exactly."""

_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 128_000_000
_KEEP_OLD_SECONDS = 24 * 3600
_ORDERS = {"name": ("by_name", Order.Asc), "newest": ("by_day", Order.Desc)}


class SearchIndex:
    """The index in a folder; opening a folder for the first time makes an empty one.

    It lies in a subfolder named after schema, normaliser and library version. After an upgrade that subfolder
    is another one: `cursor()` is None until it is rebuilt, while processes of the older version read theirs.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder) / schema.stamp()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema.schema(), path=str(self.folder))
        self._index.config_reader(reload_policy="manual")
        schema.register(self._index)
        self._seen: tuple[int, ...] = ()

    # Reading

    def search(self, asked: SearchQuery) -> Results:
        """Return a page of hits and the total number of documents that fit.

        Raises BadPosition for an `after` that was not given out for this order.
        """
        searcher = self._searcher()
        query = questions.build(asked, rarity=_rarity(searcher))
        order = "newest" if asked.order == "relevance" and not asked.text.strip() else asked.order
        asked = replace(asked, order=order)
        following = questions.reading_on(self._index, asked)
        if asked.near:
            return self._search_near(searcher, asked.near, query, following, asked)
        found = _run(searcher, query, following, order, _ahead(asked), back=asked.before is not None)
        total = found.count if following is None else _count(searcher, query)
        return Results(_hits(searcher, _page(found.hits, asked), order), total)

    def facets(self, asked: SearchQuery, names: Sequence[str], limit: int = 100) -> dict[str, dict[str, int]]:
        """Count documents per value of each facet, commonest first; a facet's own filter does not narrow it."""
        searcher = self._searcher()
        inside = self._inside(searcher, asked, asked.near) if asked.near else None
        counts: dict[str, dict[str, int]] = {name: {} for name in names}
        # Facets that narrow nothing share one walk over the same documents.
        walks = [
            [name for name in names if name not in asked.filters],
            *([name] for name in names if name in asked.filters),
        ]
        for together in filter(None, walks):
            query = questions.build(replace(asked, near=None), leave_out=together[0])
            if inside is not None:
                query = _and(query, inside)
            wanted = {name: {"terms": {"field": questions.facet(name), "size": limit}} for name in together}
            for name, found in searcher.aggregate(query, wanted).items():
                counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        return counts

    def complete(self, typed: str, *, audience: Collection[str], family: str = CARD, limit: int = 8) -> list[Hit]:
        """Return documents whose name continues what was typed, A to Z; one wrong letter is forgiven if none does."""
        if not typed.strip():
            return []
        searcher = self._searcher()
        for forgive in (False, True):
            query = questions.completion(typed, audience, family, forgive=forgive)
            if hits := _hits(searcher, _run(searcher, query, None, "name", limit).hits, "name"):
                return hits
        return []

    def revisions(self) -> dict[int, int]:
        """Return document -> revision of everything in the index, to be compared with the database."""
        searcher = self._searcher()
        if not searcher.num_docs:
            return {}
        found = searcher.search(Query.all_query(), limit=searcher.num_docs, count=False)
        addresses = [address for _, address in found.hits]
        ids = searcher.fast_field_values("document", addresses)
        return dict(zip(ids, searcher.fast_field_values("revision", addresses), strict=True))

    def revisions_of(self, documents: Collection[int]) -> dict[int, int]:
        """Return document -> revision of those that are in the index."""
        if not documents:
            return {}
        searcher = self._searcher()
        query = Query.term_set_query(schema.schema(), "document", list(documents))
        addresses = [address for _, address in searcher.search(query, limit=len(documents), count=False).hits]
        if not addresses:
            return {}
        ids = searcher.fast_field_values("document", addresses)
        return dict(zip(ids, searcher.fast_field_values("revision", addresses), strict=True))

    def cursor(self) -> int | None:
        """Return how far the projector had come at the last commit; None asks for a rebuild."""
        try:
            return json.loads((self.folder / "cursor.json").read_text())["cursor"]
        except FileNotFoundError:
            return None

    # Writing

    def apply(self, add: Iterable[IndexedDocument] = (), delete: Iterable[int] = (), cursor: int | None = None) -> None:
        """Replace and remove documents in one commit, then remember how far the projector has come.

        A document replaces the one of the same id, so applying twice changes nothing. Raises IndexBusy.
        """
        with self._writing(_SMALL_HEAP) as writer:
            for document in delete:
                writer.delete_documents_by_term("document", document)
            for given in add:
                writer.delete_documents_by_term("document", given.document)
                writer.add_document(schema.document(given))
            writer.commit()
        if cursor is not None:
            self._remember(cursor)

    def rebuild(self, documents: Iterable[IndexedDocument], cursor: int) -> None:
        """Replace everything in one commit; readers keep the old contents until then. Raises IndexBusy."""
        with self._writing(_LARGE_HEAP) as writer:
            writer.delete_all_documents()
            for given in documents:
                writer.add_document(schema.document(given))
            writer.commit()
        self._remember(cursor)
        self._remove_old_versions()

    @contextmanager
    def _writing(self, heap: int) -> Iterator[tantivy.IndexWriter]:
        try:
            writer = self._index.writer(heap_size=heap, num_threads=1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise IndexBusy(str(self.folder)) from error
            raise
        try:
            yield writer
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _remember(self, cursor: int) -> None:
        draft = self.folder / f"cursor.{os.getpid()}.draft"
        draft.write_text(json.dumps({"cursor": cursor}))
        draft.replace(self.folder / "cursor.json")

    def _remove_old_versions(self) -> None:
        long_ago = time.time() - _KEEP_OLD_SECONDS
        for meta in self.folder.parent.glob("*/meta.json"):
            if meta.parent != self.folder and meta.stat().st_mtime < long_ago:
                shutil.rmtree(meta.parent, ignore_errors=True)

    # How reading works

    def _searcher(self) -> tantivy.Searcher:
        """Return a searcher on the last commit of any process: a commit replaces meta.json."""
        meta = (self.folder / "meta.json").stat()
        written = (meta.st_mtime_ns, meta.st_ino, meta.st_size)
        if written != self._seen:
            self._index.reload()
            self._seen = written
        return self._index.searcher()

    def _search_near(
        self,
        searcher: tantivy.Searcher,
        near: Near,
        query: Query,
        following: Query | None,
        asked: SearchQuery,
    ) -> Results:
        order = asked.order
        everything = _measured(searcher, near, _run(searcher, query, None, order, BOX_LIMIT).hits, order)
        if order == "nearest":
            everything.sort(key=lambda hit: (hit.km, hit.document))
        page = everything
        if following is not None:
            found = _run(searcher, query, following, order, BOX_LIMIT, back=asked.before is not None)
            page = _measured(searcher, near, found.hits, order)
        return Results(_page(page, asked), len(everything))

    def _inside(self, searcher: tantivy.Searcher, asked: SearchQuery, near: Near) -> Query:
        """Return the documents inside the circle as a query, whatever else is asked for."""
        around = SearchQuery(audience=asked.audience, family=asked.family, near=near)
        found = _run(searcher, questions.build(around), None, "newest", BOX_LIMIT).hits
        inside = [hit.document for hit in _measured(searcher, near, found, "newest")]
        return Query.term_set_query(schema.schema(), "document", inside) if inside else Query.empty_query()


def _ahead(asked: SearchQuery) -> int:
    """Return how many hits must be looked up for the page that is asked for."""
    if asked.order in _ORDERS:
        return max(asked.limit, 0)
    return max(0, min(asked.skip + asked.limit, RANKED_LIMIT))


def _page(hits: list, asked: SearchQuery) -> list:
    """Cut a page out of what follows; what was read backwards is turned round."""
    hits = hits[: _ahead(asked)]
    if asked.order not in _ORDERS:
        return hits[max(asked.skip, 0) :]
    return hits[::-1] if asked.before is not None else hits


def _run(
    searcher: tantivy.Searcher, query: Query, following: Query | None, order: str, limit: int, *, back: bool = False
) -> tantivy.SearchResult:
    query = query if following is None else _and(query, following)
    if order not in _ORDERS:
        return searcher.search(query, limit=max(limit, 1))
    name, direction = _ORDERS[order]
    if back:
        direction = Order.Desc if direction == Order.Asc else Order.Asc
    return searcher.search(query, limit=max(limit, 1), order_by_field=name, order=direction)


def _rarity(searcher: tantivy.Searcher) -> questions.Rarity:
    """Return BM25's own measure of rarity, so that a query can take it out again."""

    def rarity(name: str, term: str) -> float:
        having = searcher.doc_freq(name, term)
        return math.log(1 + (max(searcher.num_docs - having, 0) + 0.5) / (having + 0.5))

    return rarity


def _and(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(other, 0.0))])


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return searcher.search(query, limit=1).count


def _hits(searcher: tantivy.Searcher, found: list, order: str) -> list[Hit]:
    addresses = [address for _, address in found]
    if not addresses:
        return []
    ids = searcher.fast_field_values("document", addresses)
    days = searcher.fast_field_values("day", addresses)
    revisions = searcher.fast_field_values("revision", addresses)
    hits = []
    for (rank, address), document, day, revision in zip(found, ids, days, revisions, strict=True):
        stored = searcher.doc(address)
        owner, *partners = stored.get_all("owner")
        hits.append(
            Hit(
                document=document,
                owner=owner,
                partners=tuple(partners),
                kind=stored.get_first("kind"),
                score=0.0 if order in _ORDERS else rank,
                on=date.fromordinal(day) if day else None,
                revision=revision,
                position=str(rank) if order in _ORDERS else "",
            )
        )
    return hits


def _measured(searcher: tantivy.Searcher, near: Near, found: list, order: str) -> list[Hit]:
    """Return those inside the circle, each with its distance."""
    addresses = [address for _, address in found]
    if not addresses:
        return []
    latitudes = searcher.fast_field_values("latitude", addresses)
    longitudes = searcher.fast_field_values("longitude", addresses)
    distances = [questions.distance_km(near, *place) for place in zip(latitudes, longitudes, strict=True)]
    inside = [(hit, km) for hit, km in zip(found, distances, strict=True) if km <= near.km]
    hits = _hits(searcher, [hit for hit, _ in inside], order)
    return [replace(hit, km=km) for hit, (_, km) in zip(hits, inside, strict=True)]
