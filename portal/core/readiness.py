"""What a process needs to do its work: asked by /readyz in short, by `doctor` with words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis import Redis, RedisError

PATIENCE = 2.0
"""Seconds to wait for Redis."""


class Trouble(Exception):
    """Something that is needed and is not there: `said` what is wrong, `remedy` what to do."""

    def __init__(self, said: str, remedy: str) -> None:
        super().__init__(said)
        self.said = said
        self.remedy = remedy


def database() -> None:
    """Raises Trouble while no question is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        remedy = (
            "Start it, or correct DATABASE_URL." if settings.DATABASE_URL else "Look whether VAR_DIR may be written."
        )
        raise Trouble(f"The database does not answer: {first_line(error)}.", remedy) from error


def migrations() -> None:
    """Raises Trouble while the tables are not those of this code."""
    try:
        missing = expected_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError as error:
        raise Trouble(
            "The database does not say which migrations it has had.", "Look at the database first."
        ) from error
    if missing:
        first, *more = (".".join(each) for each in sorted(missing))
        rest = f" and {len(more)} more" if more else ""
        raise Trouble(f"The tables are not those of this version: {first}{rest} is missing.", "Run: manage.py release.")


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app: they do not change while a process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def redis() -> None:
    """Raises Trouble where there is a REDIS_URL and nobody answers at it."""
    if not settings.REDIS_URL:
        return
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    try:
        client.ping()
    except (RedisError, OSError) as error:
        raise Trouble(
            f"Redis does not answer at {place_of(settings.REDIS_URL)}: {first_line(error)}.",
            "Start it, or correct REDIS_URL.",
        ) from error
    finally:
        client.close()


def storage() -> None:
    """Raises Trouble where a folder that this process writes into cannot be written."""
    for folder, setting in ((settings.MEDIA_ROOT, "MEDIA_DIR"), (settings.SEARCH_DIR, "SEARCH_DIR")):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"ready?")
        except OSError as error:
            raise Trouble(
                f"{folder} cannot be written: {error.strerror}.",
                f"Make room, let this account write there, or name another folder by {setting}.",
            ) from error


NEEDED: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "redis": redis,
    "storage": storage,
}


def troubles() -> dict[str, Trouble]:
    """What is missing, by name. Without a database nobody asks it for its migrations."""
    found = {}
    for name, probe in NEEDED.items():
        if name == "migrations" and "database" in found:
            continue
        try:
            probe()
        except Trouble as trouble:
            found[name] = trouble
    return found


def place_of(url: str) -> str:
    """Host and port of an address, without the name and the password in it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
