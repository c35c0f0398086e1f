"""Counting without writing: pages count in memory, a thread of each web process adds it to the table once a minute.

A page that many open must not write each time. A process that is killed loses what it counted in its last minute: these are figures
to see a trend by, nothing hangs on one more or less.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial

from django.db import close_old_connections, transaction
from django.db.models import F, Sum
from django.utils import timezone

from portal.core.asgi import Application, beside

from .models import Tally

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds
AT_ONCE = 500
FOUND = "organisation.found"

_lock = threading.Lock()
_counted: Counter[tuple[str, str, dt.date]] = Counter()


def count(name: str, keys: Iterable[str]) -> None:
    """One more of `name` for each thing (public ids), this month."""
    month = timezone.localdate().replace(day=1)
    with _lock:
        _counted.update((name, key, month) for key in keys)


def flush() -> int:
    """Add what was counted to the table; how many things it was. What cannot be written is counted again."""
    with _lock:
        taken = dict(_counted)
        _counted.clear()
    if not taken:
        return 0
    try:
        _add(taken)
    except Exception:
        with _lock:
            _counted.update(taken)
        raise
    return len(taken)


def total(name: str, key: str, month: dt.date) -> int:
    """How often, in the month that begins with that day."""
    found = Tally.objects.filter(name=name, key=key, month=month).aggregate(total=Sum("count"))
    return found["total"] or 0


@transaction.atomic
def _add(taken: dict[tuple[str, str, dt.date], int]) -> None:
    """Rows that are missing begin at nothing; then those that grow by the same number grow together. In one order, so that two
    processes do not wait for each other in a circle."""
    rows = [Tally(name=name, key=key, month=month) for name, key, month in sorted(taken)]
    Tally.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    alike: defaultdict[tuple[str, dt.date, int], list[str]] = defaultdict(list)
    for (name, key, month), more in sorted(taken.items()):
        alike[name, month, more].append(key)
    for (name, month, more), keys in sorted(alike.items()):
        for place in range(0, len(keys), AT_ONCE):
            same = Tally.objects.filter(name=name, month=month, key__in=keys[place : place + AT_ONCE])
            same.update(count=F("count") + more)


class Adder:
    """The thread that adds up."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="tallies", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after a last time."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)

    def _run(self) -> None:
        while True:
            ending = self._stop.wait(EVERY)
            try:
                close_old_connections()
                flush()
            except Exception:
                log.exception("what was counted could not be added; it is tried again")
            finally:
                close_old_connections()
            if ending:
                return


adder = Adder()


def with_tallies(application: Application) -> Application:
    return beside(application, begin=adder.start, end=partial(asyncio.to_thread, adder.stop))
