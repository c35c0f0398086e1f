"""Ways in which a search index is lost or broken on a disk. Files are written anew beside and moved, as a restored or copied one is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from portal.search import shelf
from portal.search.projector import microseconds

Damage = Callable[[Path], None]
"""What is done to the folder of this version's index."""


def write(path: Path, content: bytes) -> None:
    draft = path.with_name("damaged")
    draft.write_bytes(content)
    draft.replace(path)


def _largest(folder: Path, kind: str) -> Path:
    return max(folder.glob(f"*.{kind}"), key=lambda path: path.stat().st_size)


def _cut(kind: str) -> Damage:
    def damage(folder: Path) -> None:
        path = _largest(folder, kind)
        write(path, path.read_bytes()[: path.stat().st_size // 2])

    return damage


def _flip(kind: str) -> Damage:
    """Bytes of the first half; the footer, which the library looks at when it opens a file, stays as it was."""

    def damage(folder: Path) -> None:
        path = _largest(folder, kind)
        content = bytearray(path.read_bytes())
        for at in range(0, len(content) // 2, 3):
            content[at] ^= 0xFF
        write(path, bytes(content))

    return damage


def _take_away(folder: Path) -> None:
    """Moved first: a server may be writing into it, which would keep the folder from being emptied."""
    aside = folder.with_name("taken away")
    folder.replace(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _become_a_file(folder: Path) -> None:
    _take_away(folder)
    folder.touch()


def _sleep(folder: Path) -> None:
    shelf.index().remember(microseconds(timezone.now() - shelf.TOMBSTONES_KEPT))


SEEN_BY_READING: dict[str, Damage] = {
    "the folder is missing": lambda folder: _take_away(folder.parent),
    "it is empty": lambda folder: [path.unlink() for path in folder.iterdir()] and None,
    "it became a file": _become_a_file,
    "there is only one of an older version": lambda folder: (
        folder.rename(folder.with_name("0.20.0-0123456789ab")) and None
    ),
    "it slept longer than tombstones are kept": _sleep,
    "meta.json is unreadable": lambda folder: write(folder / "meta.json", b'{"index_settings": {'),
    "meta.json is of something else": lambda folder: write(folder / "meta.json", b"[]"),
    "meta.json is empty": lambda folder: write(folder / "meta.json", b""),
    "the position is unreadable": lambda folder: write(folder / "cursor.json", b"\xff{"),
    "the position lies ahead of the clock": lambda folder: write(
        folder / "cursor.json", b'{"cursor": 99000000000000000}'
    ),
    "a file is removed": lambda folder: _largest(folder, "idx").unlink(),
    "a file is empty": lambda folder: write(_largest(folder, "term"), b""),
    "a file is cut": _cut("fast"),
    "the terms are cut": _cut("term"),
}

SEEN_BY_CHECKSUM: dict[str, Damage] = {
    f"bytes of .{kind} flipped": _flip(kind) for kind in ("fast", "fieldnorm", "idx", "store", "term")
}
