"""Where this machine keeps its index: opened once per process, written to by one process at a time."""

from __future__ import annotations

import fcntl
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from . import schema
from .index import SearchIndex

LONGEST_BELL = 65_536

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
