"""Are the index's files what was written? Each ends with a checksum of itself, which the library does not compare when it reads.

A byte that flips on a disk need not make anything fail: it makes answers wrong. So the checksums are compared when a server starts,
once an hour (every five minutes where it is small), by `doctor`, and whenever something fails while the index is read. That reads
all of it, a second for a gigabyte.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import Any

_MAGIC = 1337
"""The last number of every file of a segment, after the length of the footer; see footer.rs of tantivy."""

_NUMBERS = 8
_AT_ONCE = 1 << 20


_OF_A_SEGMENT = ("fast", "fieldnorm", "idx", "pos", "store", "term")


class Shortened(Exception):
    """A file of the index has become shorter than it was; the message is its name."""


_lengths: dict[Path, tuple[int, dict[str, int]]] = {}
"""Folder -> when its list of files was written, and how long each was when this process first saw it. Files are written once."""


def check_lengths(folder: Path) -> None:
    """Raise Shortened where a file of the index is shorter than this process has seen it: a look at each file's entry, not into it.

    Files are mapped into memory. Who reads beyond the end of one that was cut is ended by the system (SIGBUS), which nothing in Python can
    catch; so it is looked before each question.
    """
    try:
        listed_at = (folder / "meta.json").stat().st_mtime_ns
        known_at, known = _lengths.get(folder, (0, {}))
        if known_at != listed_at:
            known = {name: known.get(name) or size for name in _listed(folder) if (size := _length(folder, name))}
            _lengths[folder] = listed_at, known
    except (OSError, ValueError, KeyError, TypeError):
        return  # a list that is not there or says nothing is told by whoever opens it
    for name, length in known.items():
        if (now := _length(folder, name)) is not None and now < length:
            raise Shortened(name)


def _listed(folder: Path) -> list[str]:
    listed = json.loads((folder / "meta.json").read_bytes())["segments"]
    return [name for one in listed for name in _files_of(one)]


def _length(folder: Path, name: str) -> int | None:
    """None where it is gone, as after a merge: what is mapped of it stays whole."""
    try:
        return os.stat(f"{folder}/{name}").st_size  # noqa: PTH116 - a path object costs as much again
    except FileNotFoundError:
        return None


def broken_files(folder: Path) -> list[str]:
    """Name the files of an index that are missing or are not what was written, A to Z. An index that is not there has none."""
    while folder.exists():
        try:
            meta = (folder / "meta.json").read_bytes()
            named = [name for one in json.loads(meta)["segments"] for name in _files_of(one)]
        except (OSError, ValueError, KeyError, TypeError):
            return ["meta.json"]
        broken = [name for name in sorted(named) if not _is_as_written(folder / name)]
        if not broken or (folder / "meta.json").read_bytes() == meta:
            return broken
        # Somebody has written meanwhile, and what is not needed any more is gone.
    return []


def _files_of(segment: dict[str, Any]) -> list[str]:
    name, deletes = str(segment["segment_id"]).replace("-", ""), segment["deletes"]
    return [
        *(f"{name}.{kind}" for kind in _OF_A_SEGMENT),
        *([f"{name}.{deletes['opstamp']}.del"] if deletes else []),
    ]


def _is_as_written(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _NUMBERS))
            numbers = file.read()
            length = int.from_bytes(numbers[:4], "little")
            if len(numbers) < _NUMBERS or int.from_bytes(numbers[4:], "little") != _MAGIC or length > size - _NUMBERS:
                return False
            body = size - _NUMBERS - length
            file.seek(body)
            said = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while body:
                part = file.read(min(body, _AT_ONCE))
                found = zlib.crc32(part, found)
                body -= len(part)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(found == said)
