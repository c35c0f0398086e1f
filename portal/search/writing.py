"""The writer of an index, and who waits for the merging of its segments: nobody who has something to write.

A commit is found at once, but every few commits the library merges small segments, in threads of the writer, and only one writer may
be open. So it is kept open for a while after a commit and taken again by the next; a thread closes it when nothing came for
QUIET seconds, or as soon as another process asks for it by taking the mark away.
"""

from __future__ import annotations

import atexit
import json
import logging
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from portal.search.records import IndexBusy

log = logging.getLogger(__name__)

SMALL_HEAP, LARGE_HEAP = 15_000_000, 128_000_000
MERGED_FROM = 8
"""So many segments make the library think of merging; below nothing is merged, and the writer closed at once."""

QUIET, LOOK_EVERY, PATIENCE = 10.0, 0.05, 30.0
"""Seconds: kept so long after the last commit, looked so often whether somebody asks for it, and waited so long until it is given."""

_open: weakref.WeakSet[Writing] = weakref.WeakSet()


class Writing:
    """The right to write into one folder, for the threads of this process. Others may have it in turn."""

    def __init__(self, index: tantivy.Index, folder: Path) -> None:
        self._index, self._folder, self._mark = index, folder, folder / "kept"
        self._turn = threading.RLock()
        self._kept: tantivy.IndexWriter | None = None
        self._used = 0.0

    @contextmanager
    def changes(self) -> Iterator[tantivy.IndexWriter]:
        """Give a writer for a few documents; merging goes on behind. Raises IndexBusy."""
        with self._turn:
            was_kept, writer = self._kept is not None, self._kept or self._new(SMALL_HEAP)
            self._kept = None
            self._mark.unlink(missing_ok=True)
            try:
                yield writer
            except BaseException:
                writer.rollback()
                writer.wait_merging_threads()
                raise
            if self._may_merge():
                self._keep(writer, watched=was_kept)
            else:
                writer.wait_merging_threads()

    @contextmanager
    def all_anew(self) -> Iterator[tantivy.IndexWriter]:
        """Give a writer for everything, and wait until all is merged. Raises IndexBusy."""
        with self._turn:
            self.close()
            writer = self._new(LARGE_HEAP)
            try:
                yield writer
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    def close(self) -> None:
        """Give the writer back, once it has merged what it began."""
        with self._turn:
            writer, self._kept = self._kept, None
            self._mark.unlink(missing_ok=True)
            if writer is None:
                return
            try:
                writer.wait_merging_threads()
            except Exception:  # what was committed is there all the same
                log.exception("segments of the search index could not be merged; it is tried again with later changes")

    def _new(self, heap: int) -> tantivy.IndexWriter:
        began, asked = time.monotonic(), False
        while True:
            try:
                return self._index.writer(heap_size=heap, num_threads=1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                asked = asked or self._ask()
                if not asked or time.monotonic() - began > PATIENCE:
                    raise IndexBusy(str(self._folder)) from error
            time.sleep(LOOK_EVERY)

    def _ask(self) -> bool:
        """Ask whoever only keeps the writer for it; False where it is being written with."""
        try:
            self._mark.unlink()
        except FileNotFoundError:
            return False
        return True

    def _may_merge(self) -> bool:
        meta = json.loads((self._folder / "meta.json").read_text())
        return len(meta["segments"]) >= MERGED_FROM

    def _keep(self, writer: tantivy.IndexWriter, *, watched: bool) -> None:
        self._kept, self._used = writer, time.monotonic()
        self._mark.touch()
        _open.add(self)
        if not watched:
            threading.Thread(target=self._watch, name="search-writer", daemon=True).start()

    def _watch(self) -> None:
        """Close the writer when nothing was written for long, somebody else wants it, or the folder is gone."""
        while True:
            time.sleep(LOOK_EVERY)
            with self._turn:
                if self._kept is None:
                    return
                if time.monotonic() - self._used < QUIET and self._mark.exists():
                    continue
                self.close()
                return


@atexit.register
def _close_all() -> None:
    for one in list(_open):
        one.close()
