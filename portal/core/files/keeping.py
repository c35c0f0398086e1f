"""Files of rows: kept, scanned, taken away. For services that have asked who may, and for the clock."""

from __future__ import annotations

import datetime as dt
import errno
import io
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import IO, Any, TypeVar

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from .kinds import SentFile
from .rows import KeptFile
from .scanning import Infected, NoScanner, look_for_viruses

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Files that one turn of the clock asks the scanner about."""
LEFT_BEHIND = dt.timedelta(days=1)
"""A file without a row that is older belongs to nothing: whatever wrote it was killed before it could say for what."""
LOOK_EVERY = 24 * 3600
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Row = TypeVar("Row", bound=KeptFile)


class InfectedFile(Exception):
    """One that was sent holds a virus: the file of that `name`, at that `place` among those sent, from 0."""

    def __init__(self, name: str, place: int) -> None:
        super().__init__(name)
        self.name, self.place = name, place


class NoRoom(Exception):
    """The disk takes no more."""


@contextmanager
def kept(model: type[Row], files: Sequence[SentFile]) -> Iterator[list[Row]]:
    """The files on disk, as rows that are not saved yet; where what follows fails, none is left.

    Raises InfectedFile, NoRoom. A file that could not be looked through is held.
    """
    looked = _looked_through(model, files)
    rows: list[Row] = []
    try:
        for sent, row in zip(files, looked, strict=True):
            rows.append(row)
            _put_on_disk(sent, row)
        yield rows
    except BaseException:
        drop(rows)
        raise


def drop(rows: Iterable[KeptFile]) -> None:
    """Take their files from the disk, now; files that are gone already do no harm."""
    _take_from_disk(paths_of(rows))


def drop_once_sure(rows: Iterable[KeptFile]) -> None:
    """The same, when this transaction has ended well."""
    transaction.on_commit(partial(_take_from_disk, paths_of(rows)))


def scan_held(waiting: QuerySet[Any], told: Callable[[Any], None]) -> int:
    """Ask the scanner about files that wait for it; returns how many need not wait any more. `told` hears of each.

    Twice at once does no harm: each file is freed or refused by a guarded update.
    """
    done = 0
    rows = waiting.model.objects
    for row in waiting.filter(held_at__isnull=False).order_by("held_at", "pk")[:AT_ONCE]:
        still_waits = rows.filter(pk=row.pk, held_at__isnull=False)
        try:
            with row.file.open("rb") as content:
                scanned_at = timezone.now() if look_for_viruses(content) else None
        except FileNotFoundError:
            still_waits.update(held_at=None, refused_at=timezone.now())
        except Infected as found:
            log.warning("a file that waited holds %s and is gone", found, extra={"file": row.public_id})
            refuse(row)
        except NoScanner as error:
            if error.is_away:
                log.warning("files wait for the virus scanner: %s", error)
                return done
            # It cannot tell of this one: others are asked about first from now on.
            log.warning("the virus scanner cannot tell: %s", error, extra={"file": row.public_id})
            still_waits.update(held_at=timezone.now())
            continue
        else:
            still_waits.update(held_at=None, scanned_at=scanned_at)
        told(row)
        done += 1
    return done


def refuse(row: KeptFile) -> None:
    """A file that waits is refused: the row stays and says so."""
    with transaction.atomic():
        waits = type(row).objects.filter(pk=row.pk, held_at__isnull=False)
        if waits.update(held_at=None, refused_at=timezone.now(), small=""):
            drop_once_sure([row])


def sweep(model: type[KeptFile]) -> int:
    """Once a day: files in the folder of these rows that no row knows. Returns how many were taken away."""
    if not cache.add(f"{model._meta.label_lower}.sweep", value=True, timeout=LOOK_EVERY):
        return 0
    gone = 0
    months = default_storage.listdir(model.FOLDER)[0] if default_storage.exists(model.FOLDER) else []
    for month in months:
        names = [f"{model.FOLDER}/{month}/{name}" for name in default_storage.listdir(f"{model.FOLDER}/{month}")[1]]
        for start in range(0, len(names), 500):
            gone += _sweep_some(model, names[start : start + 500])
    return gone


def paths_of(rows: Iterable[KeptFile]) -> list[str]:
    return [str(file.name) for one in rows for file in (one.file, one.small) if file]


def _sweep_some(model: type[KeptFile], names: list[str]) -> int:
    before = timezone.now() - LEFT_BEHIND
    rows = model.objects.filter(Q(file__in=names) | Q(small__in=names))
    known = {path for pair in rows.values_list("file", "small") for path in pair}
    left = [one for one in names if one not in known and default_storage.get_modified_time(one) < before]
    _take_from_disk(left)
    return len(left)


def _looked_through(model: type[Row], files: Sequence[SentFile]) -> list[Row]:
    """As rows, each scanned or held. Where nobody answers for one, nobody is asked about the next: somebody sits and waits."""
    looked, is_away = [], False
    for place, sent in enumerate(files):
        row = _as_row(model, sent)
        looked.append(row)
        if is_away:
            row.held_at = timezone.now()
            continue
        try:
            if look_for_viruses(sent.content):
                row.scanned_at = timezone.now()
        except Infected as found:
            log.warning("a file that was sent holds %s and was refused", found)
            raise InfectedFile(sent.name, place) from found
        except NoScanner as error:
            log.warning("a file waits for the virus scanner: %s", error)
            row.held_at, is_away = timezone.now(), error.is_away
    return looked


def _as_row(model: type[Row], sent: SentFile) -> Row:
    return model(
        name=sent.name,
        media_type=sent.media_type,
        sort=sent.sort,
        size=sent.size,
        width=sent.width,
        height=sent.height,
        seconds=sent.seconds,
    )


def _put_on_disk(sent: SentFile, row: KeptFile) -> None:
    row.file = _written(row.file, row, sent.name, sent.content)
    if sent.small:
        row.small = _written(row.small, row, "small.jpg", io.BytesIO(sent.small))


def _written(field: FieldFile, row: KeptFile, name: str, content: IO[bytes]) -> str:
    path = field.field.generate_filename(row, name)
    try:
        return field.storage.save(path, File(content))
    except OSError as error:
        # Its beginning lies there under a name that no row has learnt.
        _take_from_disk([path])
        if error.errno in FULL:
            log.error("no room for a file that was sent: %s", error)  # noqa: TRY400 - the words say it all
            raise NoRoom from error
        raise


def _take_from_disk(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)
