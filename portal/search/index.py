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
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import Query

from portal.search import answers, counting, pages, questions, schema
from portal.search.kept import Kept
from portal.search.records import (
    CARD,
    PASSAGE,
    RANKED_LIMIT,
    Answer,
    BadPosition,
    Hit,
    IndexBusy,
    IndexedDocument,
    Near,
    Results,
    SearchQuery,
)
from portal.search.view import View
from portal.search.writing import Writing

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

_KEEP_OLD_SECONDS = 24 * 3600


class SearchIndex:
    """The index in a folder; opening a folder for the first time makes an empty one.

    It lies in a subfolder named after schema, normaliser and library version. After an upgrade that subfolder
    is another one: `cursor()` is None until it is rebuilt, while processes of the older version read theirs.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder) / schema.stamp()
        schema.prepare(self.folder)
        self._index = tantivy.Index(schema.schema(), path=str(self.folder))
        self._index.config_reader(reload_policy="manual")
        schema.register(self._index)
        self._writing = Writing(self._index, self.folder)
        self._meta, self._noted = str(self.folder / "meta.json"), str(self.folder / "cursor.json")
        self._position: tuple[tuple[int, ...], int] | None = None
        self._last: tuple[tuple[int, ...], View] | None = None
        self._kept = Kept()

    def exists(self) -> bool:
        """Whether the folder is still there."""
        return os.path.exists(self._meta)  # noqa: PTH110 - asked by every search, and a Path takes longer to make

    # Reading

    def search(self, asked: SearchQuery) -> Results:
        """Return a page of hits and the total number of documents that fit.

        Raises BadPosition for an `after` or `before` that was not given out for this order.
        """
        if asked.order == "relevance" and not asked.text.strip():
            asked = replace(asked, order="newest")
        return pages.page(self._view(), asked, questions.reading_on(self._index, asked))

    def strangeness(self, text: str) -> float:
        """Return the share (0 to 1) of a text's terms that no public document says, in these or other words."""
        return self._view().strangeness(text)

    def facets(self, asked: SearchQuery, names: Sequence[str], limit: int = 400) -> dict[str, dict[str, int]]:
        """Count documents per value of each facet, commonest first; a facet's own filter does not narrow it."""
        return counting.facets(self._view(), asked, names, limit)

    def answers(self, asked: SearchQuery, part: str = "") -> list[Answer]:
        """Return the passages that answer a text best; see answers.py. `part` is its title, of which each says how much it holds."""
        return answers.answers(self._view(), asked, part)

    def complete(
        self,
        typed: str,
        *,
        audience: Collection[str],
        family: str = CARD,
        kinds: Collection[str] = (),
        filters: Mapping[str, Collection[str]] | None = None,
        limit: int = 8,
    ) -> list[Hit]:
        """Return documents whose name continues what was typed, A to Z; one wrong letter is forgiven if none does."""
        if not typed.strip():
            return []
        view = self._view()
        asked = SearchQuery(
            audience=audience, family=family, kinds=kinds, filters=filters or {}, order="name", limit=limit
        )
        for forgive in (False, True):
            found = pages.in_order(view, asked, questions.completion(typed, asked, view, forgive=forgive)).hits
            if found:
                return found
        return []

    def revisions(self) -> dict[int, int]:
        """Return document -> revision of everything in the index, to be compared with the database."""
        searcher = self._view().searcher
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
        searcher = self._view().searcher
        query = Query.term_set_query(schema.schema(), "document", list(documents))
        addresses = [address for _, address in searcher.search(query, limit=len(documents), count=False).hits]
        if not addresses:
            return {}
        ids = searcher.fast_field_values("document", addresses)
        return dict(zip(ids, searcher.fast_field_values("revision", addresses), strict=True))

    def cursor(self) -> int | None:
        """Return how far the projector had come at the last commit; None asks for a rebuild."""
        try:
            noted = os.stat(self._noted)  # noqa: PTH116 - asked by every search, see exists()
            written = (noted.st_mtime_ns, noted.st_ino)
            if self._position is None or self._position[0] != written:
                self._position = (written, int(json.loads(Path(self._noted).read_text())["cursor"]))
        except (OSError, ValueError, KeyError, TypeError):  # not there, or not what was written
            return None
        return self._position[1]

    # Writing

    def apply(self, add: Iterable[IndexedDocument] = (), delete: Iterable[int] = (), cursor: int | None = None) -> None:
        """Replace and remove documents in one commit, then remember how far the projector has come.

        A document replaces the one of the same id, so applying twice changes nothing. It is found when this returns; segments are merged
        behind. Raises IndexBusy.
        """
        with self._writing.changes() as writer:
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
        with self._writing.all_anew() as writer:
            writer.delete_all_documents()
            for given in documents:
                writer.add_document(schema.document(given))
            writer.commit()
        self.remember(cursor)
        self._remove_old_versions()

    def forget(self) -> None:
        """Keep nothing of what was read of documents; it is read again when it is asked for."""
        self._kept.clear()

    def close(self) -> None:
        """Let others write, once merging is done; writing again opens it."""
        self._writing.close()

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

    def _view(self) -> View:
        """Return the index as it is at the last commit of any process: a commit replaces meta.json."""
        meta = os.stat(self._meta)  # noqa: PTH116 - asked by every search, see exists()
        written = (meta.st_mtime_ns, meta.st_ino, meta.st_size)
        if self._last is None or self._last[0] != written:
            self._index.reload()
            self._last = (written, View(self._index.searcher(), self._kept))
        return self._last[1]
