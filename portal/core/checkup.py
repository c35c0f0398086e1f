"""The checks of `doctor` that need no noun: what the process stands on."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks as system_checks
from django.db import connection
from django.utils import timezone

from . import readiness
from .doctor import Check, Finding, checks, failing, fine, warning
from .files.checkup import look_at_scanner

GIGABYTE = 10**9
# Four of Django's that a SITE_URL with http:// brings about; anqud.W002 says it once.
FOLLOW_FROM_HTTP = {"security.W004", "security.W008", "security.W012", "security.W016"}
LATE, WRONG = 2.0, 30.0
"""Seconds by which the clock of the database may differ before it is said, and before it does harm."""


def sign_in() -> None:
    checks.register("settings", Check(look_at_settings))
    checks.register("database", Check(_needed(readiness.database, which_database)))
    checks.register(
        "migrations", Check(_needed(readiness.migrations, lambda: "The tables are those of this version."), "database")
    )
    checks.register("clock of the database", Check(look_at_clock, "database"))
    checks.register("redis", Check(_needed(readiness.redis, which_redis)))
    checks.register(
        "folders", Check(_needed(readiness.storage, lambda: "Uploads and the search index can be written."))
    )
    checks.register("free space", Check(look_at_space, "folders"))
    checks.register("virus scanner", Check(look_at_scanner))
    checks.register("static files", Check(look_at_static_files))


def _needed(probe: Callable[[], None], said: Callable[[], str]) -> Callable[[], Finding]:
    """A check of what /readyz asks too; the probe raises Trouble, which the doctor puts into words."""

    def look() -> Finding:
        probe()
        return fine(said())

    return look


def which_database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {connection.Database.sqlite_version} at {connection.settings_dict['NAME']} answers."
    return f"PostgreSQL {connection.pg_version // 10000} at {readiness.place_of(settings.DATABASE_URL)} answers."


def which_redis() -> str:
    if settings.REDIS_URL:
        return f"Redis at {readiness.place_of(settings.REDIS_URL)} answers."
    return "None is asked for: the cache is in memory, and tasks run in the web process."


def look_at_settings() -> Finding:
    """What Django and portal.core.checks say; of a deployed installation also what only matters there."""
    found = [
        message
        for message in system_checks.run_checks(include_deployment_checks=settings.DEPLOYED)
        if not message.is_silenced() and message.level >= system_checks.WARNING
        if settings.SECURE_HTTPS or message.id not in FOLLOW_FROM_HTTP
    ]
    if not found:
        return fine("Nothing contradicts itself." if settings.DEPLOYED else "Fit for this machine; not for others yet.")
    say = failing if any(message.is_serious() for message in found) else warning
    # Django's explain themselves at length; the first sentence says what is.
    said = " ".join(f"{message.msg.partition('. ')[0].rstrip('.')} ({message.id})." for message in found)
    hints = dict.fromkeys(message.hint or "Look the number up in Django's documentation." for message in found)
    return say(said, " ".join(hints))


def look_at_clock() -> Finding:
    if connection.vendor == "sqlite":
        return fine("The database is on this machine.")
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
    return judge_clock(theirs - (before + time.time()) / 2)


def judge_clock(apart: float) -> Finding:
    """`apart`: seconds by which the database is ahead."""
    said = f"The clocks of this machine and of the database are {abs(apart):.1f} s apart"
    remedy = "Set both by the same time server (NTP)."
    if abs(apart) >= WRONG:
        return failing(f"{said}: codes run out too early or too late, and waiting work is overlooked.", remedy)
    if abs(apart) >= LATE:
        return warning(f"{said}.", remedy)
    return fine(f"{said}.")


def look_at_space() -> Finding:
    folders = [Path(settings.MEDIA_ROOT), Path(settings.SEARCH_DIR), Path(settings.VAR_DIR)]
    usage = {folder: shutil.disk_usage(folder) for folder in folders if folder.is_dir()}
    tightest = min(usage, key=lambda folder: usage[folder].free)
    return judge_space(tightest, free=usage[tightest].free, total=usage[tightest].total)


def judge_space(folder: Path, *, free: int, total: int) -> Finding:
    said = f"{free / GIGABYTE:.1f} of {total / GIGABYTE:.0f} GB are free at {folder}."
    remedy = "Make room, or move the folder to a larger disk."
    if free < GIGABYTE / 5:
        return failing(said, remedy)
    if free < GIGABYTE or free < total / 20:
        return warning(said, remedy)
    return fine(said)


def _static_sources() -> Iterator[tuple[str, Path]]:
    """Every file that collectstatic would take: a folder of STATICFILES_DIRS may go under a name of its own."""
    for finder in get_finders():
        for name, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{name}" if prefix else name, Path(storage.path(name))


def look_at_static_files() -> Finding:
    collected = Path(settings.STATIC_ROOT, "staticfiles.json")
    remedy = "Run: manage.py collectstatic --noinput, then start the web processes anew."
    if not collected.exists():
        if settings.DEPLOYED:
            return warning("They are not collected: browsers keep old ones, and each is sent at full size.", remedy)
        return fine("They are served from where they lie.")
    written_at = collected.stat().st_mtime
    newer = [
        name
        for name, path in _static_sources()
        if name not in staticfiles_storage.hashed_files or path.stat().st_mtime > written_at
    ]
    if newer:
        return warning(f"{len(newer)} of them changed since they were collected, {newer[0]} for one.", remedy)
    when = dt.datetime.fromtimestamp(written_at, tz=timezone.get_current_timezone())
    return fine(f"{len(staticfiles_storage.hashed_files)} are collected, last on {when:%d %B %Y, %H:%M}.")
