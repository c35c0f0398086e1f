"""The files people uploaded, as they go into an archive and come back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

from . import Refused
from .manifest import FileContent

BLOCK = 1 << 20
FOLDER = "media"
UNFINISHED = ".restoring"
"""A file that is being written; a restore that was killed leaves it, the next one writes over it."""


def there() -> Iterator[tuple[str, Path]]:
    """Name and path of every file, by name. What is no plain file (a link, a socket) is left out."""
    root = settings.MEDIA_ROOT
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink() and path != Path(root, UNFINISHED):
                yield path.relative_to(root).as_posix(), path


class Hashing:
    """A file that is read through once, hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._sha256.update(block)
        self.size += len(block)
        return block

    @property
    def content(self) -> FileContent:
        return FileContent(self.size, self._sha256.hexdigest())


def content_of(path: Path) -> FileContent:
    with path.open("rb") as file:
        hashing = Hashing(file)
        while hashing.read(BLOCK):
            pass
        return hashing.content


def safe_path(name: str) -> Path:
    """Where a file of the archive goes; refuses a name that leads out of the folder, also by way of a link that lies in it."""
    parts = PurePosixPath(name).parts
    root = Path(settings.MEDIA_ROOT).resolve()
    path = root.joinpath(*parts)
    if not parts or name.startswith("/") or "\\" in name or "\0" in name or ".." in parts:
        raise Refused(
            f"The archive names a file outside its folder ({name!r}). It was tampered with: nothing is taken from it."
        )
    if path.is_symlink() or not path.parent.resolve().is_relative_to(root):
        raise Refused(f"{path} is a link, or lies behind one. Take it away, or restore into an empty folder.")
    return path


def differing(wanted: dict[str, FileContent]) -> list[str]:
    """Files here that are not those of the archive: others of the same name, and some that it does not know."""
    return [name for name, path in there() if name not in wanted or content_of(path) != wanted[name]]


def put(name: str, content: IO[bytes], wanted: FileContent) -> None:
    """Write one file whole or not at all. One that is there and the same is left as it is."""
    path = safe_path(name)
    if path.is_file() and content_of(path) == wanted:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(settings.MEDIA_ROOT, UNFINISHED)
    with aside.open("wb") as file:
        hashing = Hashing(content)
        while block := hashing.read(BLOCK):
            file.write(block)
    aside.replace(path)
