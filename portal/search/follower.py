"""When the index follows the rows: right after a commit, in a thread of its own where a server runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection, transaction

from . import shelf
from .projector import inspect, project_pending

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds. With a database on another machine, somebody else's commit is found by looking."""


class Follower:
    """One thread per server process. It projects when woken, and looks now and then where others may have written."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        if self.is_running:
            return
        self._stop.clear()
        self._wake.set()  # what was written while nobody served
        self._thread = threading.Thread(target=self._run, name="search-follower", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the pass in hand, waiting at most `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        # All writers of an SQLite file are on this machine and project for themselves.
        patience = None if connection.vendor == "sqlite" else LOOK_EVERY
        try:
            inspect()
        except Exception:
            log.exception("the search index could not be looked at")
        while not self._stop.is_set():
            self._wake.wait(patience)
            self._wake.clear()
            if self._stop.is_set():
                return
            try:
                close_old_connections()
                project_pending()
            except Exception:
                log.exception("the search index could not follow; it is tried again with the next change")
            finally:
                close_old_connections()


follower = Follower()
shelf.call_when_not_ready(follower.wake)
_held = threading.local()


def project_after_commit() -> None:
    """Let the index follow once this transaction has been committed; a failure there is logged and harms nobody."""
    transaction.on_commit(_follow, robust=True)


@contextmanager
def projecting_once() -> Iterator[None]:
    """Hold projection back within this block, however many commits there are, and do it once at the end: for imports and seeds."""
    if getattr(_held, "back", False):
        yield
        return
    _held.back = True
    try:
        yield
    finally:
        _held.back = False
        project_after_commit()


def _follow() -> None:
    if getattr(_held, "back", False):
        return
    if follower.is_running:
        follower.wake()
    else:
        project_pending()
