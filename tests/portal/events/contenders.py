"""Many who press at the same moment, in front of a server that works on some of them at a time."""

from __future__ import annotations

import threading

from django.db import connection


def worked_on_together(contenders: int) -> threading.BoundedSemaphore:
    """All of them on SQLite, where each opens the file. On PostgreSQL as many as the pool has connections beside the test's own: the
    others stand in the line of the server, as they do in front of an installation, and none waits for a connection on a slow machine.
    """
    if connection.vendor == "sqlite":
        return threading.BoundedSemaphore(contenders)
    return threading.BoundedSemaphore(int(connection.pool.max_size) - 1)
