"""What is stored of a document beside the index's own columns, in one piece: two pieces take half as long again to read.

Little is told of hundreds of documents for one answer, so it is read as it was written: how many terms, the terms as `ranking` packs
them, then kind, owner and partners.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.search import ranking

_COUNT = 4
_PART = "\x1f"


def write(terms: Sequence[str], kind: str, owners: Sequence[str]) -> bytes:
    """Return the piece to store. The first of the owners is the one it belongs to."""
    return len(terms).to_bytes(_COUNT, "little") + ranking.pack(terms) + _PART.join([kind, *owners]).encode()


def read(pieces: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the packed terms of each, and what `kind_and_owners` reads."""
    packed, rest = [], []
    for piece in pieces:
        end = _COUNT + _COUNT * int.from_bytes(piece[:_COUNT], "little")
        packed.append(piece[_COUNT:end])
        rest.append(piece[end:])
    return packed, rest


def kind_and_owners(rest: bytes) -> tuple[str, tuple[str, ...]]:
    kind, *owners = rest.decode().split(_PART)
    return kind, tuple(owners)
