"""One moment of the database: what is read in it fits together, however much is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it, every read sees the database as it was when it began. Nobody waits for it, and it waits for nobody."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django would begin at once as a writer. A reader of the write-ahead log sees one commit for as long as it reads.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM sqlite_master")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
