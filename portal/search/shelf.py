"""Where this machine keeps its index: opened once per process, written to by one process at a time.

Who asks it something goes through `reading()`, which says NotReady while there is nothing whole to be read: the folder is missing,
of an older version, older than the tombstones, or damaged. Whoever projects next makes it anew.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from . import schema
from .index import SearchIndex

log = logging.getLogger(__name__)

LONGEST_BELL = 65_536
OVERLAP = dt.timedelta(seconds=60)
TOMBSTONES_KEPT = dt.timedelta(days=30)
GIVEN_UP_EVERY = 600.0
"""Seconds. An index that breaks again so soon is not thrown away again: then it is not the index, or the disk is lost."""

_opened: dict[str, SearchIndex] = {}
_opening = threading.Lock()


def folder() -> Path:
    return Path(settings.SEARCH_DIR)


def index() -> SearchIndex:
    """The index of this machine; an empty one is made where there is none."""
    here = str(settings.SEARCH_DIR)
    known = _opened.get(here)
    if known is not None and known.exists():
        return known
    with _opening:
        _opened[here] = SearchIndex(here)
        return _opened[here]


class NotReady(Exception):
    """This machine has no whole index to be read. It is being made, or will be by whoever projects next."""


@contextmanager
def reading() -> Iterator[SearchIndex]:
    """This machine's index, to ask it something. Raises NotReady, also where it turns out to be damaged while it answers."""
    try:
        yield _whole()
    except BaseException as error:
        if not is_damage(error):
            raise
        give_up(error)
        raise NotReady from error


def _whole() -> SearchIndex:
    found = index()
    if is_old(found):
        raise NotReady
    return found


def is_ready() -> bool:
    """Whether there is a whole index to be read."""
    try:
        with reading():
            return True
    except NotReady:
        return False


def is_old(found: SearchIndex) -> bool:
    """Whether it was never finished, or slept so long that what was deleted meanwhile is not told any more."""
    position = found.cursor()
    kept = (TOMBSTONES_KEPT - OVERLAP).total_seconds()
    return position is None or time.time() - position / 1_000_000 > kept


def is_damage(error: BaseException) -> bool:
    """Whether the library says that its files are not what it wrote. It panics where a file is whole outside and not inside."""
    if type(error).__name__ == "PanicException" or isinstance(error, FileNotFoundError):
        return True
    said = str(error)
    return type(error) is ValueError and any(
        one in said for one in ("corrupt", "IO error", "IoError", "FileDoesNotExist")
    )


def give_up(error: BaseException) -> None:
    """Take the mark of a finished index from it, so that nobody reads it and whoever projects next makes another."""
    mark = folder() / "given_up"
    if mark.exists() and time.time() - mark.stat().st_mtime < GIVEN_UP_EVERY:
        return
    log.error("the search index is damaged; it is made anew", exc_info=error)
    folder().mkdir(parents=True, exist_ok=True)
    mark.touch()
    (folder() / schema.stamp() / "cursor.json").unlink(missing_ok=True)
    _opened.pop(str(folder()), None)


def throw_away() -> None:
    """Remove this version's index, also where it cannot be opened any more. Hold the lock."""
    _opened.pop(str(folder()), None)
    shutil.rmtree(folder() / schema.stamp(), ignore_errors=True)


@contextmanager
def lock(*, wait: bool = False) -> Iterator[bool]:
    """Hold this machine's right to project. Yields False at once when another thread or process has it, unless told to wait.

    It is a lock of the operating system, so it ends with its holder, however that ends.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "projecting.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True  # closing the file gives the lock back


def ring() -> None:
    """Say that there is something to project, to whoever is projecting now."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "bell").open("ab") as file:
        file.write(b".")


def rings() -> int:
    """How often the bell has rung; it may start over, so compare for equality only."""
    try:
        return (folder() / "bell").stat().st_size
    except FileNotFoundError:
        return 0


def wind_back_bell() -> None:
    """Keep the bell's file small. Hold the lock."""
    if rings() > LONGEST_BELL:
        (folder() / "bell").write_bytes(b"")
