"""What is stored of documents, unpacked and kept in memory: one match reads a thousand of them, and the next one many of the same.

A piece is known by a number made of its content, which the index has as a column (see stored.py). So nothing that is kept is ever
stale, whatever is written, merged, restored or made anew meanwhile, and it is dropped for its size alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from portal.search.stored import Piece, read

MOST_BYTES = 256_000_000
"""So much is kept in a process: about 500,000 documents of 63 terms."""

EACH = 400
"""Bytes that a piece takes beside its terms, about."""


class Kept:
    """Safe for many threads. What was kept longest goes first when there is too much: that costs time, and no answer depends on it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._pieces: dict[int, Piece] = {}
        self._bytes = 0
        self._adding = threading.Lock()

    def __len__(self) -> int:
        return len(self._pieces)

    def pieces(self, numbers: Sequence[int], stored_at: Callable[[int], Any]) -> list[Piece]:
        """Return the pieces of these numbers; `stored_at` gives what is stored of the one at a place among them."""
        found = [*map(self._pieces.get, numbers)]
        missing = [place for place, piece in enumerate(found) if piece is None]
        new = {numbers[place]: read(stored_at(place)) for place in missing}
        self._keep(new)
        return [new[number] if piece is None else piece for number, piece in zip(numbers, found, strict=True)]

    def clear(self) -> None:
        with self._adding:
            self._pieces, self._bytes = {}, 0

    def _keep(self, new: dict[int, Piece]) -> None:
        if not new:
            return
        with self._adding:
            self._pieces |= new
            self._bytes += sum(map(_size, new.values()))
            if self._bytes > self._most:
                self._drop_half()

    def _drop_half(self) -> None:
        left, size = [], 0
        for number, piece in reversed(self._pieces.items()):
            size += _size(piece)
            if size > self._most // 2:
                break
            left.append((number, piece))
        self._pieces, self._bytes = dict(reversed(left)), size


def _size(piece: Piece) -> int:
    return EACH + len(piece.packed)
