"""What a row of results says: its own line, and where in its text the words stand that were asked for."""

from __future__ import annotations

from collections.abc import Collection

from portal.search.normalise import marked, tokens
from portal.search.queries import FoundCard

Pieces = list[tuple[str, bool]]
"""A line in pieces, each with whether it was asked for."""

SHOWN = 160
BEFORE = 60
"""Letters of a long line that are shown, and of these before the first word asked for."""


def lines_of(card: FoundCard, own: str, asked: Collection[str]) -> tuple[Pieces, Pieces]:
    """Its own line, and the first other one that says what neither this nor the name says; else nothing."""
    missing = set(asked) - set(tokens(f"{card.title} {own}"))
    other = next((line for line in card.lines if not missing.isdisjoint(tokens(line))), "") if missing else ""
    return list(marked(own, asked)), _around(list(marked(other, asked)))


def _around(pieces: Pieces) -> Pieces:
    """A long line cut to what stands around the first word asked for, at spaces."""
    if sum(len(piece) for piece, _ in pieces) <= SHOWN:
        return pieces
    first, is_first_asked = pieces[0]
    if not is_first_asked and len(first) > BEFORE:
        pieces = [("… " + first[-BEFORE:].partition(" ")[2], False), *pieces[1:]]
    shown: Pieces = []
    room = SHOWN
    for piece, is_asked in pieces:
        if len(piece) > room:
            shown.append((piece[:room].rpartition(" ")[0] + " …", is_asked))
            break
        shown.append((piece, is_asked))
        room -= len(piece)
    return shown
