"""Which migrations a database has had, and bringing an empty one to where an archive was made."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from . import Refused
from .tables import existing

Migration = tuple[str, str]


@dataclass(frozen=True)
class State:
    """The migrations that this database has had, and those that this code knows."""

    applied: frozenset[Migration]
    known: frozenset[Migration]

    @property
    def pending(self) -> list[Migration]:
        return sorted(self.known - self.applied)


def state() -> State:
    loader = MigrationLoader(connection)
    return State(frozenset(MigrationRecorder(connection).applied_migrations()), frozenset(loader.disk_migrations))


def must_be_current() -> list[Migration]:
    """The migrations of this database; refuses when this code expects others."""
    found = state()
    if found.pending:
        raise Refused(
            f"The database is not at the version of this code ({said(found.pending)} missing). Make the backup with "
            "the version that is running, or bring the database up to date first: manage.py release."
        )
    return sorted(found.applied & found.known)


def prepare_for(archived: frozenset[Migration]) -> bool:
    """Bring the tables to where the archive was made. True when the archive is of an earlier version than this code."""
    found = state()
    if unknown := sorted(archived - found.known):
        raise Refused(
            f"The archive was made by a newer version of Anqud: this code does not know {said(unknown)}. "
            "Restore it with that version."
        )
    here = found.applied & found.known
    if here != archived:
        if existing():
            raise Refused(_other_tables(here, archived, found))
        _migrate_to(archived, found)
    return archived != found.known


def _other_tables(here: frozenset[Migration], archived: frozenset[Migration], found: State) -> str:
    if archived == found.known:
        return f"This database is behind the archive ({said(archived - here)} missing). First run: manage.py migrate."
    return (
        f"The archive was made by an earlier version of Anqud (without {said(here - archived or archived)}), and this "
        "database has tables of another one. Give it a database without any tables, and they are built as they were then."
    )


def _migrate_to(archived: frozenset[Migration], found: State) -> None:
    if archived == found.known:
        call_command("migrate", interactive=False, verbosity=0)
        return
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in sorted(archived & nodes.keys())
        if not any(child.key in archived for child in nodes[key].children if child.key[0] == key[0])
    ]
    executor.migrate(last)


def bring_up_to_date() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def said(migrations: frozenset[Migration] | list[Migration]) -> str:
    """Three of them by name, and how many more there are."""
    names = [".".join(each) for each in sorted(migrations)]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
