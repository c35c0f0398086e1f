"""The .tar.gz itself: written member by member, read from front to back, and never unpacked by the names it gives."""

from __future__ import annotations

import fcntl
import gzip
import io
import os
import tarfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from . import Refused

HEADER, MANIFEST, TABLES = "header.json", "manifest.json", "tables"
# Rows are repetitive: a third of the time of the usual 9 for a tenth more bytes.
COMPRESSION = 4
BLOCK = 1 << 20
GZIP = b"\x1f\x8b"
BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error)


class Writer:
    """An archive in the making. It has its name only when it is whole: until then it is NAME.part."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f"{path.name}.part")
        if path.exists():
            raise Refused(f"{path} is there already and is not written over. Choose another name.")
        try:
            # What can sign in as anybody is for its owner's eyes only.
            self._file = os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as trouble:
            raise Refused(f"{self._part} cannot be written ({trouble.strerror}). Choose another place.") from trouble
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Refused(f"Another backup is writing {path} just now. Wait for it, or choose another name.") from None
        self._file.truncate()
        self._tar = tarfile.open(  # noqa: SIM115 - closed in finish()
            fileobj=self._file, mode="w:gz", compresslevel=COMPRESSION, format=tarfile.PAX_FORMAT
        )

    def add(self, name: str, content: bytes) -> None:
        self.add_file(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, file: IO[bytes], size: int) -> None:
        """Raises OSError when the file ends before `size`."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
        self._tar.addfile(entry, file)
        self._tar.members = []  # it would remember every member, and nobody asks

    def finish(self) -> int:
        """Close it and give it its name; returns its size."""
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.replace(self.path)
        size = self._file.tell()
        self._file.close()
        return size

    def give_up(self) -> None:
        self._part.unlink(missing_ok=True)
        self._file.close()


class Member:
    """One file of an archive, to be read before the next is asked for."""

    def __init__(self, entry: tarfile.TarInfo, file: IO[bytes]) -> None:
        self.name, self.size, self._file = entry.name, entry.size, file

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except BROKEN as trouble:
            raise broken(trouble) from trouble

    def content(self, most: int) -> bytes:
        """All of it; refuses what is larger than such a file can be."""
        if self.size > most:
            raise broken(f"{self.name} is larger than such a file can be")
        return self.read()


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Member]]:
    """The members of an archive in their order. Whatever is wrong with the file becomes one sentence.

    After the last one the checksum of the whole is compared: the manifest, by which all the rest is, has no other. tarfile alone
    would not look at it.
    """
    with _file(path) as file:
        if file.read(len(GZIP)) != GZIP:
            raise not_ours()
        file.seek(0)
        with gzip.GzipFile(fileobj=file) as unpacked:
            try:
                tar = tarfile.open(fileobj=unpacked, mode="r|", bufsize=BLOCK)  # noqa: SIM115 - closed below
            except BROKEN as trouble:
                raise not_ours() from trouble
            with tar:
                yield _members(tar, unpacked)


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as trouble:
        raise Refused(
            f"{path} cannot be read ({trouble.strerror}). Give the file that manage.py backup wrote."
        ) from None


def _members(tar: tarfile.TarFile, unpacked: IO[bytes]) -> Iterator[Member]:
    while True:
        try:
            entry = tar.next()
            file = tar.extractfile(entry) if entry and entry.isreg() else None
            while entry is None and unpacked.read(BLOCK):
                pass
        except BROKEN as trouble:
            raise broken(trouble) from trouble
        if entry is None:
            return
        if file is None:
            raise Refused(
                f"The archive holds {entry.name!r}, which is no plain file. No backup of Anqud does: it is not used."
            )
        tar.members = []
        yield Member(entry, file)


def broken(trouble: Exception | str) -> Refused:
    return Refused(f"The archive is broken or not whole ({trouble}). Fetch it again, or take another one.")


def not_ours() -> Refused:
    return Refused("This file is no backup of Anqud. Give the file that manage.py backup wrote.")
