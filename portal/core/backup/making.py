"""Writing an archive."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from . import Refused, key, manifest, media, tables
from .archive import HEADER, MANIFEST, TABLES, Writer
from .manifest import Manifest, TableContent
from .schema import must_be_current
from .snapshot import snapshot

Say = Callable[[str], None]
PART = 8 << 20
"""Bytes of rows in one file of the archive, and in memory."""


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    size: int
    vanished: list[str]


def make(path: Path, say: Say) -> Made:
    """Write everything into a new archive; raises Refused. Pages and tasks go on meanwhile.

    The rows are of one moment. Files come after them: one that was added since is one too many, which harms nobody, and one
    that was taken away since is told.
    """
    if path.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise Refused(f"{path} lies among the files that are backed up ({settings.MEDIA_ROOT}). Choose another place.")
    made_at = timezone.now().isoformat(timespec="seconds")
    migrations = must_be_current()
    own_key = key.own()
    writer = Writer(path)
    try:
        writer.add(HEADER, manifest.header(made_at))
        if own_key is not None:
            writer.add(key.MEMBER, own_key)
        said = Manifest(
            made_at=made_at,
            version=manifest.version(),
            database=connection.vendor,
            migrations=migrations,
            key_fingerprint=key.fingerprint(settings.SECRET_KEY),
            has_key=own_key is not None,
        )
        _write_tables(writer, said, say)
        vanished = _write_media(writer, said, say)
        writer.add(MANIFEST, manifest.write(said))
        return Made(said, writer.finish(), vanished)
    except OSError as trouble:
        if trouble.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise Refused(
            f"There is no room for the archive at {path.parent}. Make room, or choose another place."
        ) from trouble
    finally:
        writer.give_up()


def _write_tables(writer: Writer, said: Manifest, say: Say) -> None:
    with snapshot():
        said.not_included = tables.not_ours()
        numbers = tables.last_numbers()
        every = tables.of_the_archive()
        say(f"Writing the rows of {len(every)} tables ...")
        for table in every:
            digest, rows, parts = hashlib.sha256(), 0, 0
            for part, lines in _parts(tables.lines_of(table)):
                parts, rows = parts + 1, rows + lines
                digest.update(part)
                writer.add(f"{TABLES}/{table.name}/{parts:05}.jsonl", part)
            said.tables[table.name] = TableContent(
                table, rows, digest.hexdigest(), parts, int(numbers.get(table.name) or 0)
            )


def _parts(lines: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """Lines gathered into files of about PART bytes, each with its number of lines."""
    part, count = bytearray(), 0
    for line in lines:
        part += line
        count += 1
        if len(part) >= PART:
            yield bytes(part), count
            part, count = bytearray(), 0
    if count:
        yield bytes(part), count


def _write_media(writer: Writer, said: Manifest, say: Say) -> list[str]:
    """Every file; returns those that were gone when their turn came."""
    files = list(media.there())
    say(f"Writing {len(files)} files ...")
    vanished = []
    for name, path in files:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            vanished.append(name)
            continue
        with file:
            size = path.stat().st_size
            hashing = media.Hashing(file)
            writer.add_file(f"{media.FOLDER}/{name}", hashing, size)
            said.media[name] = hashing.content
    return vanished
