"""The tables of an archive: which there are, how their rows are read as lines, and how lines become rows again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from . import kinds
from .registry import prefilled, remade

ROWS_AT_ONCE = 2_000
MIGRATIONS = "django_migrations"
"""Not a table of the archive: what has been migrated is told by the manifest, and migrating writes it."""


@dataclass(frozen=True)
class Table:
    """A table with its columns in order, each with its kind, and the column that its rows are ordered by."""

    name: str
    columns: Sequence[tuple[str, str]]
    key: str

    def kind(self, column: str) -> str:
        return dict(self.columns)[column]


def models_of(labels: Collection[str]) -> list[type[Model]]:
    """The models with a table among `labels`: of apps ("outbox") or of single models ("outbox.heartbeat")."""
    return [model for model in all_models() if {model._meta.app_label, model._meta.label_lower} & set(labels)]


def all_models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def of_the_archive() -> list[Table]:
    """Every table of this code but those that are made anew from the others."""
    left_out = models_of([label for _, entry in remade for label in entry.apps])
    tables = {model._meta.db_table: _table_of(model) for model in all_models() if model not in left_out}
    return [tables[name] for name in sorted(tables)]


def _table_of(model: type[Model]) -> Table:
    columns = [field for field in model._meta.local_concrete_fields if not field.generated]
    pk = model._meta.pk
    assert pk is not None
    return Table(model._meta.db_table, [(field.column, kinds.kind_of(field)) for field in columns], pk.column)


def existing() -> list[str]:
    """The tables of this code that are in the database."""
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def not_ours() -> list[str]:
    """Tables in the database that neither this code nor its libraries know: they are in no archive."""
    ours = {model._meta.db_table for model in all_models()} | {MIGRATIONS}
    # An FTS table of SQLite brings tables of its own, named after it.
    return [
        name
        for name in _in_database()
        if name not in ours and not any(name.startswith(f"{known}_fts") for known in ours)
    ]


def _in_database() -> list[str]:
    return sorted(connection.introspection.table_names())


def filled() -> list[str]:
    """The tables that hold something which neither `migrate` nor `release` put there; none when the database is empty."""
    by_itself = models_of([label for _, labels in prefilled for label in labels])
    left_out = models_of([label for _, entry in remade for label in entry.apps])
    free = {model._meta.db_table for model in [*by_itself, *left_out]}
    with connection.cursor() as cursor:
        return [name for name in existing() if name not in free and _has_rows(cursor, name)]


def _has_rows(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1")  # noqa: S608 - quoted
    return cursor.fetchone() is not None


def columns_in_database(name: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, name)}


def lines_of(table: Table) -> Iterator[bytes]:
    """The rows of a table as lines, by their key; a few thousand rows are in memory. Call it in a transaction."""
    turns = [kinds.out_of(kind) for _, kind in table.columns]
    names = ", ".join(quoted(name) for name, _ in table.columns)
    # Text is ordered by its letters' numbers, as SQLite does: a language's order would give another hash.
    bytewise = ' COLLATE "C"' if connection.vendor == "postgresql" and table.kind(table.key) == "text" else ""
    select = f"SELECT {names} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}{bytewise}"  # noqa: S608 - quoted
    with connection.chunked_cursor() as cursor:
        cursor.execute(select)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                written = [
                    value if turn is None or value is None else turn(value)
                    for value, turn in zip(row, turns, strict=True)
                ]
                # Half of a pair of UTF-16 can stand in JSON on SQLite; json.loads reads it back in the same way.
                yield _encode(written).encode("utf-8", "surrogatepass") + b"\n"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_rows(table: Table, part: bytes) -> None:
    """Put a file of lines into a table."""
    turns = [kinds.INTO[connection.vendor](kind) for _, kind in table.columns]
    # Line breaks within text are written as escapes, so each that is there ends a row.
    rows = (
        [value if turn is None or value is None else turn(value) for value, turn in zip(row, turns, strict=True)]
        for row in json.loads(b"[" + part.rstrip(b"\n").replace(b"\n", b",") + b"]")
    )
    names = ", ".join(quoted(name) for name, _ in table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {quoted(table.name)} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.columns))
            insert = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({places})"  # noqa: S608 - quoted
            cursor.executemany(insert, rows)


def empty(names: Iterable[str]) -> None:
    """Take every row out of these tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), sorted(names)):
            cursor.execute(statement)


def last_numbers() -> dict[str, int]:
    """Table → the highest number that its rows were ever given, so that no number is given twice after a restore."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return dict(cursor.fetchall())
        found = {}
        for sequence in _sequences(cursor):
            cursor.execute(f"SELECT last_value, is_called FROM {quoted(sequence['name'])}")  # noqa: S608 - quoted
            last, is_called = cursor.fetchone()
            found[sequence["table"]] = last if is_called else last - 1
        return found


def go_on_from(numbers: dict[str, int]) -> None:
    """Let numbering go on after the highest number that is told or there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            have = dict(cursor.fetchall())
            for table, number in numbers.items():
                if table in have:
                    cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
                else:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            return
        for sequence in _sequences(cursor):
            cursor.execute(f"SELECT max({quoted(sequence['column'])}) FROM {quoted(sequence['table'])}")  # noqa: S608 - quoted
            last = max(numbers.get(sequence["table"], 0), cursor.fetchone()[0] or 0)
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [quoted(sequence["name"]), max(last, 1), last > 0])


def _sequences(cursor: CursorWrapper) -> Iterable[dict[str, str]]:
    return list(chain.from_iterable(connection.introspection.get_sequences(cursor, name) for name in existing()))


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
