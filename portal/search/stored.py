"""What is stored of a document beside the index's own columns, in one piece: two pieces take half as long again to read.

Little is told of hundreds of documents for one answer, so it is read as it was written: how many terms, the terms as `ranking` packs
them, then kind, owner and partners. What was read once is kept by its number (kept.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from portal.search import ranking

_COUNT = 4
_PART = "\x1f"


class Piece(NamedTuple):
    """The terms of a document as `ranking` packs them, and whose it is; the first of the owners is the one it belongs to."""

    packed: bytes
    kind: str
    owners: tuple[str, ...]


def write(terms: Sequence[str], kind: str, owners: Sequence[str]) -> bytes:
    """Return the piece to store."""
    return len(terms).to_bytes(_COUNT, "little") + ranking.pack(terms) + _PART.join([kind, *owners]).encode()


def read(piece: bytes) -> Piece:
    end = _COUNT + _COUNT * int.from_bytes(piece[:_COUNT], "little")
    kind, *owners = piece[end:].decode().split(_PART)
    return Piece(piece[_COUNT:end], kind, tuple(owners))


def number(piece: bytes) -> int:
    """Return a number of 63 bits for what a piece says, the same for the same. That two others of a million share one comes to pass once
    in 18 million indexes."""
    return int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), "little") >> 1
