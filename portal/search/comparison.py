"""Does the index say what the rows say? A checksum over both, what differs, and the hourly round that puts it right."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from . import shelf
from .models import SearchDocument
from .projector import apply_rows, inspect, project_pending
from .shelf import TOMBSTONES_KEPT

log = logging.getLogger(__name__)

ROUND_EVERY = dt.timedelta(hours=1)
LOOKED_AT_EVERY = dt.timedelta(minutes=5)
SMALL = 100_000_000
"""Bytes. The checksums of an index up to this size are compared between the rounds too: a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The checksums of both sides, and the documents (primary keys) in which they differ."""

    rows: str
    index: str
    missing: list[int]
    outdated: list[int]
    left_over: list[int]

    @property
    def agrees(self) -> bool:
        return self.rows == self.index

    @property
    def said(self) -> str:
        return f"{len(self.missing)} missing, {len(self.outdated)} outdated, {len(self.left_over)} left over"

    @property
    def differing(self) -> list[int]:
        return [*self.missing, *self.outdated, *self.left_over]


def compare() -> Comparison:
    """Compare document and revision, all of them: two columns and two numbers per document."""
    rows = dict(SearchDocument.objects.filter(deleted_at=None).values_list("pk", "revision"))
    has = shelf.index().revisions()
    return Comparison(
        rows=_checksum(rows),
        index=_checksum(has),
        missing=sorted(rows.keys() - has.keys()),
        outdated=sorted(pk for pk in rows.keys() & has.keys() if rows[pk] != has[pk]),
        left_over=sorted(has.keys() - rows.keys()),
    )


def mend() -> Comparison:
    """Write what differs, and nothing else; returns what was found before."""
    inspect()
    project_pending()
    with shelf.lock(wait=True):
        found = compare()
        apply_rows(shelf.index(), found.differing)
    if not found.agrees:
        log.warning("the search index differed from the rows in %s documents; it was mended", len(found.differing))
    return found


def make_round() -> None:
    """Once an hour on each machine: mend the index, and forget tombstones that every index has long seen.

    Between that the files of a small index are looked at, since a byte that flipped makes answers wrong meanwhile.
    """
    if _is_due("compared", ROUND_EVERY):
        mend()
        SearchDocument.objects.filter(deleted_at__lt=timezone.now() - TOMBSTONES_KEPT).delete()
    elif shelf.here().is_dir() and _is_due("looked_at", LOOKED_AT_EVERY) and _size() <= SMALL:
        inspect()


def _is_due(mark: str, every: dt.timedelta) -> bool:
    """Whether the last time is so long ago; then this is the last time."""
    last = shelf.folder() / mark
    if last.exists() and time.time() - last.stat().st_mtime < every.total_seconds():
        return False
    shelf.folder().mkdir(parents=True, exist_ok=True)
    last.touch()
    return True


def _size() -> int:
    """Of the index in bytes, as far as its files stand still."""
    return sum(file.stat().st_size for file in shelf.here().iterdir() if file.exists())


def _checksum(revisions: Mapping[int, int]) -> str:
    lines = "".join(f"{pk}:{revisions[pk]}\n" for pk in sorted(revisions))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
