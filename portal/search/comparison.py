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
    """Once an hour on each machine: mend the index, and forget tombstones that every index has long seen."""
    last = shelf.folder() / "compared"
    if last.exists() and time.time() - last.stat().st_mtime < ROUND_EVERY.total_seconds():
        return
    shelf.folder().mkdir(parents=True, exist_ok=True)
    last.touch()
    mend()
    SearchDocument.objects.filter(deleted_at__lt=timezone.now() - TOMBSTONES_KEPT).delete()


def _checksum(revisions: Mapping[int, int]) -> str:
    lines = "".join(f"{pk}:{revisions[pk]}\n" for pk in sorted(revisions))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
