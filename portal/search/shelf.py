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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from . import schema
from .index import SearchIndex
from .soundness import Shortened, broken_files, check_lengths

log = logging.getLogger(__name__)

LONGEST_BELL = 65_536
OVERLAP = dt.timedelta(seconds=60)
TOMBSTONES_KEPT = dt.timedelta(days=30)
GIVEN_UP_EVERY = 60.0
"""Seconds. An index that breaks again so soon waits: then it is the disk, and there is no use in making it anew all the time."""

_DAMAGE = ("corrupt", "IO error", "IoError", "FileDoesNotExist")
_TROUBLE = ("No space left", "Too many open files", "Read-only file system", "Permission denied")

_opened: dict[str, SearchIndex] = {}
_opening = threading.Lock()
_called: list[Callable[[], None]] = []


def folder() -> Path:
    return Path(settings.SEARCH_DIR)


def here() -> Path:
    """The folder of this version's index in it."""
    return folder() / schema.stamp()


def index() -> SearchIndex:
    """The index of this machine; an empty one is made where there is none."""
    name = str(folder())
    known = _opened.get(name)
    if known is not None and known.exists():
        return known
    with _opening:
        _opened[name] = SearchIndex(name)
        return _opened[name]


class NotReady(Exception):
    """This machine has no whole index to be read. It is being made, or will be by whoever projects next."""


@contextmanager
def reading() -> Iterator[SearchIndex]:
    """This machine's index, to ask it something. Raises NotReady, also where it turns out to be damaged while it answers."""
    try:
        yield _whole()
    except NotReady:
        _call()
        raise
    except BaseException as error:
        if not is_damage(error):
            raise
        give_up(error)
        _call()
        raise NotReady from error


def _whole() -> SearchIndex:
    check_lengths(here())
    found = index()
    if is_old(found):
        raise NotReady
    return found


def call_when_not_ready(whom: Callable[[], None]) -> None:
    """Let `whom` be called each time somebody wants to read and cannot: to see to it that the index is made."""
    _called.append(whom)


def _call() -> None:
    for whom in _called:
        whom()


def is_ready() -> bool:
    """Whether there is a whole index to be read."""
    try:
        with reading():
            return True
    except NotReady:
        return False


def is_old(found: SearchIndex) -> bool:
    """Whether it was never finished, slept so long that what was deleted meanwhile is not told any more, or is ahead of the clock."""
    position = found.cursor()
    if position is None:
        return True
    age = time.time() - position / 1_000_000
    return not -OVERLAP.total_seconds() < age < (TOMBSTONES_KEPT - OVERLAP).total_seconds()


def is_damage(error: BaseException) -> bool:
    """Whether the files of the index are to blame: the library says that they are not what it wrote, or their checksums do.

    It panics where a file is whole outside and not inside. A full disk or a folder that may not be read is not damage.
    """
    said = f"{error!r} {error}"
    if isinstance(error, NotReady) or any(one in said for one in _TROUBLE):
        return False
    if type(error).__name__ == "PanicException" or isinstance(
        error, Shortened | FileNotFoundError | NotADirectoryError
    ):
        return True
    if type(error) is ValueError and any(one in said for one in _DAMAGE):
        return True
    return isinstance(error, Exception) and bool(broken_files(here()))


def give_up(error: BaseException) -> None:
    """Take the mark of a finished index from it, so that nobody reads it and whoever projects next makes another."""
    mark = folder() / "given_up"
    if mark.exists() and time.time() - mark.stat().st_mtime < GIVEN_UP_EVERY:
        return
    log.error("the search index is damaged; it is made anew", exc_info=error)
    folder().mkdir(parents=True, exist_ok=True)
    mark.touch()
    if here().is_dir():
        (here() / "cursor.json").unlink(missing_ok=True)
    _opened.pop(str(folder()), None)


def throw_away() -> None:
    """Remove this version's index, also where it cannot be opened any more. Hold the lock."""
    if known := _opened.pop(str(folder()), None):
        known.close()
    if here().is_dir():
        shutil.rmtree(here(), ignore_errors=True)
    else:
        here().unlink(missing_ok=True)


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
