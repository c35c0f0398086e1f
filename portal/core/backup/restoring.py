"""From an archive to an installation.

The archive is read twice. First from front to back, every hash compared, and nothing is touched: a broken one is known before it
can do harm. Then files are put in place, then the key, then the rows, in one transaction, read back and compared before it is
committed. Whoever kills it finds the database as it was, and can begin again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from . import Refused, key, manifest, media, schema, tables
from .archive import HEADER, MANIFEST, TABLES, Member, broken, not_ours, opened
from .manifest import FileContent, Manifest
from .media import Hashing
from .registry import remade

Say = Callable[[str], None]
LARGEST_PART = 256 << 20
LARGEST_MANIFEST = 1 << 30
# What rows and their indexes take in a file of SQLite, and the log of one transaction that writes them all.
SQLITE_TAKES = 4


@dataclass
class Contents:
    """What the first reading found, hashed: to be compared with the manifest, which comes last."""

    manifest: Manifest | None = None
    tables: dict[str, list[FileContent]] = field(default_factory=dict)
    media: dict[str, FileContent] = field(default_factory=dict)
    key: bytes | None = None
    row_bytes: int = 0
    digests: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    left_over: list[str]
    not_remade: list[str]


def restore(path: Path, say: Say, *, replace: bool = False, new_key: bool = False) -> Restored:
    """Bring an installation back; raises Refused. `replace`: also where there are rows or files already.

    Everything that uses the database should be stopped; what is not waits for the transaction and then has the old key.
    """
    say("Reading the archive and comparing its hashes ...")
    found = read_through(path)
    said = found.manifest
    assert said
    key.must_fit(said, new_key=new_key)
    archived = frozenset(said.migrations)
    _must_be_empty(said, replace=replace)
    _must_have_room(found)
    earlier = schema.prepare_for(archived)
    _must_have_columns(said)
    say(f"Putting {len(said.media)} files in place ...")
    left_over = [name for name in media.differing(said.media) if name not in said.media]
    with opened(path) as members:
        _put_media(members, said)
    if found.key is not None and not new_key:
        key.put_in_place(found.key)
    _restore_rows(path, said, say)
    ContentType.objects.clear_cache()
    if earlier:
        say("Bringing the database to this version ...")
        schema.bring_up_to_date()
    return Restored(said, left_over, _make_again(say))


def read_through(path: Path) -> Contents:
    """Read an archive from front to back and compare all that it holds with what its manifest says; raises Refused."""
    with opened(path) as members:
        first = next(members, None)
        if first is None or first.name != HEADER:
            raise not_ours()
        manifest.check_header(first.content(1 << 20))
        found = _contents(members)
    if found.manifest is None:
        raise broken("it ends before its last file")
    _compare(found, found.manifest)
    return found


def _contents(members: Iterable[Member]) -> Contents:
    found = Contents()
    digests: dict[str, hashlib._Hash] = {}
    for member in members:
        folder, _, name = member.name.partition("/")
        if member.name == MANIFEST:
            try:
                found.manifest = manifest.read(member.content(LARGEST_MANIFEST))
            except (ValueError, TypeError, KeyError, AttributeError) as trouble:
                raise broken("its manifest cannot be understood") from trouble
        elif member.name == key.MEMBER:
            found.key = member.content(1 << 20)
        elif folder == media.FOLDER and name:
            media.safe_path(name)
            found.media[name] = _hashed(member)
        elif folder == TABLES:
            table = name.partition("/")[0]
            part = member.content(LARGEST_PART)
            digests.setdefault(table, hashlib.sha256()).update(part)
            found.row_bytes += len(part)
        else:
            raise Refused(f"The archive holds {member.name!r}, which no backup of Anqud does. It is not used.")
    found.digests = {table: digest.hexdigest() for table, digest in digests.items()}
    return found


def _hashed(member: Member) -> FileContent:
    hashing = Hashing(member)
    while hashing.read(media.BLOCK):
        pass
    return hashing.content


def _compare(found: Contents, said: Manifest) -> None:
    nothing = hashlib.sha256().hexdigest()
    told = {name: content.sha256 for name, content in said.tables.items()}
    have = {name: found.digests.get(name, nothing) for name in told} | found.digests
    if wrong := sorted(name for name in told.keys() | have.keys() if told.get(name) != have.get(name)):
        raise broken(f"the rows of {wrong[0]} are not those that were written")
    if wrong := sorted(
        name for name in said.media.keys() | found.media.keys() if said.media.get(name) != found.media.get(name)
    ):
        raise broken(f"the file {wrong[0]} is not the one that was written")
    if said.has_key and (found.key is None or key.fingerprint(found.key.decode().strip()) != said.key_fingerprint):
        raise broken("its key is not the one that was written")


def _must_be_empty(said: Manifest, *, replace: bool) -> None:
    if replace:
        return
    if rows := tables.filled():
        some = ", ".join(rows[:3]) + (" ..." if len(rows) > 3 else "")
        raise Refused(
            f"This database is not empty ({some}). Give an empty one, or say that all of it is to be replaced: --replace."
        )
    if files := media.differing(said.media):
        raise Refused(
            f"{settings.MEDIA_ROOT} holds files that are not in the archive ({files[0]}). Give an empty folder, or say that "
            "those of the same name are to be replaced: --replace."
        )


def _must_have_room(found: Contents) -> None:
    assert found.manifest
    needed: dict[Path, int] = {_nearest(Path(settings.MEDIA_ROOT)): found.manifest.media_size}
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        folder = _nearest(Path(connection.settings_dict["NAME"]).parent)
        needed[folder] = needed.get(folder, 0) + SQLITE_TAKES * found.row_bytes
    for folder, size in needed.items():
        free = shutil.disk_usage(folder).free
        if free < size:
            raise Refused(
                f"There is no room at {folder}: {size >> 20} MB are needed, {free >> 20} MB are free. Make room, then try again."
            )


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that there is."""
    while not folder.is_dir():
        folder = folder.parent
    return folder


def _must_have_columns(said: Manifest) -> None:
    there = set(tables.existing()) | set(connection.introspection.table_names())
    for name, content in said.tables.items():
        wanted = {column for column, _ in content.table.columns}
        if name not in there or tables.columns_in_database(name) != wanted:
            raise Refused(
                f"The table {name} is not as it was when the archive was made, although the migrations are the same. "
                "Give a database without any tables."
            )


def _put_media(members: Iterator[Member], said: Manifest) -> None:
    for member in members:
        folder, _, name = member.name.partition("/")
        if folder == media.FOLDER:
            media.put(name, member, said.media[name])


def _restore_rows(path: Path, said: Manifest, say: Say) -> None:
    say(f"Writing {said.rows} rows of {len(said.tables)} tables ...")
    # SQLite looks at foreign keys again before the commit, all at once; PostgreSQL does so by itself.
    unchecked = connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True):
            tables.empty({*said.tables, *tables.existing()})
            with opened(path) as members:
                _write_rows(members, said)
            say("Comparing what is in the database with the archive ...")
            for name, content in said.tables.items():
                if _digest(tables.lines_of(content.table)) != (content.sha256, content.rows):
                    raise Refused(
                        f"The rows of {name} read otherwise than they were written. Nothing was kept: please report this."
                    )
            connection.check_constraints()
            tables.go_on_from({name: content.last_number for name, content in said.tables.items()})
    except DatabaseError as trouble:
        first = str(trouble).partition("\n")[0]
        raise Refused(f"The database did not take the rows, and nothing was kept: {first}.") from trouble
    finally:
        if unchecked:
            connection.enable_constraint_checking()


def _write_rows(members: Iterator[Member], said: Manifest) -> None:
    for member in members:
        folder, _, name = member.name.partition("/")
        if folder == TABLES:
            table = said.tables[name.partition("/")[0]].table
            try:
                tables.write_rows(table, member.content(LARGEST_PART))
            except (DatabaseError, ValueError) as trouble:
                first = str(trouble).partition("\n")[0]
                raise Refused(
                    f"The rows of {table.name} do not fit into this database: {first}. Nothing was kept."
                ) from trouble


def _digest(lines: Iterable[bytes]) -> tuple[str, int]:
    digest, rows = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        rows += 1
    return digest.hexdigest(), rows


def _make_again(say: Say) -> list[str]:
    """What follows from the rows; returns what to do where it could not be made."""
    failed = []
    for name, entry in remade:
        say(f"Making {name} ...")
        try:
            entry.make()
        except Exception as trouble:  # noqa: BLE001 - the rows are restored, and whoever waits is told the rest
            failed.append(f"{name}: {trouble}. {entry.otherwise}")
    return failed
