"""The full-text index: one embedded tantivy folder that can be opened anywhere.

The database is the truth; the index is a projection of it and may be thrown away at any time. Nothing here knows
Django. Reading is safe from many threads and processes and always sees the last commit; one writer at a time
holds the folder's lock, the others get IndexBusy.

Who may see what is part of every question: the `audience` terms are a filter inside the query, so that hits, totals,
facets and completions of everything else never come into being for that reader.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import tantivy
from tantivy import Occur, Order, Query

from portal.search import hits, questions, schema
from portal.search.ranking import Statistics
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

PROPOSED = 500
PROPOSED_WITH_ALL_WORDS = 100
"""So many of the index's own best are scored anew."""

BOX_LIMIT = 10_000
"""So many documents inside the box around a circle are measured exactly."""

_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 128_000_000
_KEEP_OLD_SECONDS = 24 * 3600
_SORTED_BY = {"name": ("by_name", Order.Asc), "newest": ("by_day", Order.Desc)}


T = TypeVar("T")


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
        self._last: tuple[tuple[int, ...], tantivy.Searcher, Statistics] | None = None

    # Reading

    def search(self, asked: SearchQuery) -> Results:
        """Return a page of hits and the total number of documents that fit.

        Raises BadPosition for an `after` or `before` that was not given out for this order.
        """
        if asked.order == "relevance" and not asked.text.strip():
            asked = replace(asked, order="newest")
        searcher, known = self._view()
        query = questions.build(asked)
        following = questions.reading_on(self._index, asked)
        found, total = _fetch(searcher, asked, query if following is None else _and(query, following))
        if following is not None:
            _, total = _fetch(searcher, replace(asked, limit=0), query)
        if asked.order == "relevance":
            return Results(_page(hits.read_ranked(searcher, found, asked, known), asked), total)
        return Results(hits.read(searcher, _page(found, asked), asked), total)

    def facets(self, asked: SearchQuery, names: Sequence[str], limit: int = 100) -> dict[str, dict[str, int]]:
        """Count documents per value of each facet, commonest first; a facet's own filter does not narrow it."""
        searcher, _ = self._view()
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
        searcher, _ = self._view()
        asked = SearchQuery(audience=audience, family=family, order="name", limit=limit)
        for forgive in (False, True):
            found, _ = _fetch(searcher, asked, questions.completion(typed, asked, forgive=forgive))
            if found:
                return hits.read(searcher, _page(found, asked), asked)
        return []

    def revisions(self) -> dict[int, int]:
        """Return document -> revision of everything in the index, to be compared with the database."""
        searcher, _ = self._view()
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
        searcher, _ = self._view()
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
            self.remember(cursor)

    def rebuild(self, documents: Iterable[IndexedDocument], cursor: int) -> None:
        """Replace everything in one commit; readers keep the old contents until then. Raises IndexBusy."""
        with self._writing(_LARGE_HEAP) as writer:
            writer.delete_all_documents()
            for given in documents:
                writer.add_document(schema.document(given))
            writer.commit()
        self.remember(cursor)
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

    def remember(self, cursor: int) -> None:
        """Note how far the projector has come, where there was nothing to write."""
        draft = self.folder / f"cursor.{os.getpid()}.draft"
        draft.write_text(json.dumps({"cursor": cursor}))
        draft.replace(self.folder / "cursor.json")

    def _remove_old_versions(self) -> None:
        long_ago = time.time() - _KEEP_OLD_SECONDS
        for meta in self.folder.parent.glob("*/meta.json"):
            if meta.parent != self.folder and meta.stat().st_mtime < long_ago:
                shutil.rmtree(meta.parent, ignore_errors=True)

    # How reading works

    def _view(self) -> tuple[tantivy.Searcher, Statistics]:
        """Return a searcher on the last commit of any process, with its statistics: a commit replaces meta.json."""
        meta = (self.folder / "meta.json").stat()
        written = (meta.st_mtime_ns, meta.st_ino, meta.st_size)
        if self._last is None or self._last[0] != written:
            self._index.reload()
            searcher = self._index.searcher()
            self._last = (written, searcher, hits.statistics(searcher))
        return self._last[1:]

    def _inside(self, searcher: tantivy.Searcher, asked: SearchQuery, near: Near) -> Query:
        """Return the documents inside the circle as a query, whatever else is asked for."""
        around = SearchQuery(audience=asked.audience, family=asked.family, near=near, order="newest", limit=BOX_LIMIT)
        found, _ = _fetch(searcher, around, questions.build(around))
        inside = searcher.fast_field_values("document", [address for _, address in found])
        return Query.term_set_query(schema.schema(), "document", inside) if inside else Query.empty_query()


def _ahead(asked: SearchQuery) -> int:
    """Return how many hits must be looked up for the page that is asked for."""
    if asked.order in _SORTED_BY:
        return max(asked.limit, 0)
    return max(0, min(max(asked.skip, 0) + asked.limit, RANKED_LIMIT))


def _page(found: list[T], asked: SearchQuery) -> list[T]:
    """Cut a page out of what follows; what was read backwards is turned round."""
    found = found[: _ahead(asked)]
    if asked.order not in _SORTED_BY:
        return found[max(asked.skip, 0) :]
    return found[::-1] if asked.before is not None else found


def _fetch(searcher: tantivy.Searcher, asked: SearchQuery, query: Query) -> tuple[hits.Found, int]:
    """Return enough of what fits, in the index's order, and how many fit; inside a circle both are exact."""
    enough = BOX_LIMIT if asked.near else max(_ahead(asked), _proposed(asked))
    if asked.order in _SORTED_BY:
        field, direction = _SORTED_BY[asked.order]
        if asked.before is not None:
            direction = Order.Desc if direction == Order.Asc else Order.Asc
        result = searcher.search(query, limit=enough, order_by_field=field, order=direction)
    else:
        result = searcher.search(query, limit=enough)
    if not asked.near:
        return result.hits, result.count
    found = hits.inside(searcher, result.hits, asked, asked.near)
    return (found[: max(_ahead(asked), _proposed(asked))] if asked.order == "relevance" else found), len(found)


def _proposed(asked: SearchQuery) -> int:
    """How many are read to be scored. Where every word must be there, the index's own order is close to ours already."""
    if asked.order != "relevance":
        return 1
    return PROPOSED if asked.match in {"any", "letters"} else PROPOSED_WITH_ALL_WORDS


def _and(query: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(other, 0.0))])
