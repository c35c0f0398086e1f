"""From the rows to this machine's index: one process at a time, at least once, in any order.

Anybody may call `project_pending()`; whoever gets the lock projects, the others go on with their work. How far the index has come
is a moment, kept beside it. Rows are stamped before they are committed, so a pass starts OVERLAP before that moment and
compares revisions: what the index already has is left alone. A killed projector therefore loses nothing and doubles nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator

from django.utils import timezone

from . import shelf
from .index import PASSAGE, IndexBusy, IndexedDocument, SearchIndex
from .models import SearchDocument
from .names import without_names
from .shelf import OVERLAP
from .soundness import broken_files, check_lengths

log = logging.getLogger(__name__)

POSITION_WRITTEN_EVERY = dt.timedelta(seconds=20)
ROWS_AT_ONCE = 1_000

Progress = Callable[[int, int], None]
"""Is told (documents done, documents in all) while an index is built."""


def project_pending() -> int:
    """Bring this machine's index up to date; returns how many documents were written or removed by this call.

    Returns 0 at once when somebody else is at it: the bell rings first, and they look again when they have done.
    """
    shelf.ring()
    written = 0
    while True:
        rung = shelf.rings()
        with shelf.lock() as mine:
            if not mine:
                return written
            written += _pass()
        if shelf.rings() == rung:
            return written


def rebuild(progress: Progress | None = None) -> int:
    """Build this machine's index anew from the rows; returns the number of documents.

    Readers go on with the old contents until the new ones are committed, all at once. An index that cannot be opened is
    thrown away first.
    """
    with shelf.lock(wait=True):
        return _rebuild(progress)


def inspect() -> list[str]:
    """Compare the files of this machine's index with their checksums and make it anew where they differ; returns which did."""
    with shelf.lock(wait=True):
        broken = broken_files(shelf.here())
        if broken:
            log.error("the search index is damaged (%s); it is made anew", ", ".join(broken))
            shelf.throw_away()
            _rebuild()
    return broken


def apply_rows(index: SearchIndex, keys: list[int]) -> int:
    """Bring these rows, by primary key, into the index as they are now. Hold the lock."""
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        rows = {row.pk: row for row in SearchDocument.objects.filter(pk__in=some, deleted_at=None)}
        index.apply(add=map(indexed, rows.values()), delete=[pk for pk in some if pk not in rows])
    return len(keys)


def indexed(row: SearchDocument) -> IndexedDocument:
    return IndexedDocument(
        document=row.pk,
        owner=row.owner,
        family=row.family,
        kind=row.kind,
        name=without_names(row.title, row.names),
        text=without_names(row.body, row.names),
        audience=row.audience,
        sort_name=row.sort_name,
        # A code is narrowed by and counted like any other facet.
        facets=row.facets | ({"code": row.codes} if row.codes else {}),
        partners=tuple(row.partners),
        on=row.dated_on,
        latitude=row.latitude,
        longitude=row.longitude,
        revision=row.revision,
        grams=row.family == PASSAGE,
    )


def microseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _moment(position: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(position // 1_000_000, dt.UTC) + dt.timedelta(microseconds=position % 1_000_000)


def _pass() -> int:
    """One walk over what has changed since the last; the lock is ours."""
    shelf.wind_back_bell()
    try:
        return _catch_up()
    except IndexBusy:
        log.warning("the search index is held by somebody who did not take the lock; it is tried again later")
        return 0
    except BaseException as error:
        if not shelf.is_damage(error):
            raise
        log.exception("the search index is damaged; it is made anew")
        shelf.throw_away()
        return _rebuild()


def _catch_up() -> int:
    check_lengths(shelf.here())
    index = shelf.index()
    position, started = index.cursor(), timezone.now()
    if position is None or shelf.is_old(index):
        return _rebuild()
    written = apply_rows(index, _changed(index, since=_moment(position) - OVERLAP))
    if written or started - _moment(position) > POSITION_WRITTEN_EVERY:
        index.remember(microseconds(started))
    return written


def _changed(index: SearchIndex, *, since: dt.datetime) -> list[int]:
    """The rows, oldest change first, of which the index has not this revision."""
    recent = SearchDocument.objects.filter(changed_at__gte=since).order_by("changed_at", "pk")
    rows = list(recent.values_list("pk", "revision", "deleted_at"))
    has = index.revisions_of([pk for pk, _, _ in rows])
    return [pk for pk, revision, deleted_at in rows if has.get(pk) != (None if deleted_at else revision)]


def _rebuild(progress: Progress | None = None) -> int:
    try:
        return _build(shelf.index(), progress)
    except BaseException as error:
        if not shelf.is_damage(error):
            raise
        log.exception("the search index cannot be opened; it is made anew")
        shelf.throw_away()
        return _build(shelf.index(), progress)


def _build(index: SearchIndex, progress: Progress | None) -> int:
    started = timezone.now()
    living = SearchDocument.objects.filter(deleted_at=None)
    total = living.count()
    done = 0

    def documents() -> Iterator[IndexedDocument]:
        nonlocal done
        for row in living.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
            yield indexed(row)
            done += 1
            if progress and done % ROWS_AT_ONCE == 0:
                progress(done, max(total, done))

    index.rebuild(documents(), cursor=microseconds(started))
    if progress:
        progress(done, done)
    return done
