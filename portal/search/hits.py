"""From what the index found to plain hits: measured, scored, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING

import tantivy

from portal.search import circles, ranking
from portal.search.records import Hit, Near, SearchQuery
from portal.search.stored import Piece

if TYPE_CHECKING:
    from portal.search.view import View

Found = Sequence[tuple[object, tantivy.DocAddress]]
"""Pairs of the index's own rank (a score, or the field sorted by) and where the document lies."""

Row = tuple[tantivy.DocAddress, int, int | None, Piece, float, float, str]
"""Where it lies, its number and day, what is stored of it, score, coverage, position."""


def read(view: View, found: Found, asked: SearchQuery) -> list[Hit]:
    """Return hits in the order found, without scores."""
    addresses = [address for _, address in found]
    if not addresses:
        return []
    ids = view.searcher.fast_field_values("document", addresses)
    days = view.searcher.fast_field_values("day", addresses)
    pieces = view.pieces(addresses)
    positions = [str(rank) for rank, _ in found] if asked.order in {"name", "newest"} else [""] * len(found)
    nothing = [0.0] * len(found)
    return _hits(view, asked, list(zip(addresses, ids, days, pieces, nothing, nothing, positions, strict=True)))


def ranked(view: View, found: Found, asked: SearchQuery, start: int, end: int) -> list[Hit]:
    """Return these of the hits with score and coverage, best first; equals newest first, then by document."""
    addresses = [address for _, address in found]
    pieces = view.pieces(addresses)
    packed = [one.packed for one in pieces]
    if asked.match == "letters":
        scores, coverage = view.letters().score(asked.text, packed)
    else:
        scores, coverage = ranking.score(view.words(asked), packed, view.known, view.others(asked))
    ids = view.searcher.fast_field_values("document", addresses)
    days = view.searcher.fast_field_values("day", addresses)
    rows = zip(addresses, ids, days, pieces, scores, coverage, repeat(""))
    return _hits(view, asked, sorted(rows, key=lambda row: (-row[4], -(row[2] or 0), row[1]))[start:end])


def distances(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress], near: Near) -> list[float]:
    """Return how far each lies from the middle of a circle in which all of them lie."""
    if not addresses:
        return []
    latitudes = searcher.fast_field_values("latitude", addresses)
    longitudes = searcher.fast_field_values("longitude", addresses)
    return circles.distances_km(near, latitudes, longitudes).tolist()


def _hits(view: View, asked: SearchQuery, rows: list[Row]) -> list[Hit]:
    addresses = [row[0] for row in rows]
    if not addresses:
        return []
    revisions = view.searcher.fast_field_values("revision", addresses)
    apart = distances(view.searcher, addresses, asked.near) if asked.near else repeat(None)
    hits = []
    for (_, document, day, piece, score, coverage, position), revision, km in zip(rows, revisions, apart, strict=False):
        owner, *partners = piece.owners
        on = date.fromordinal(day) if day else None
        hits.append(Hit(document, owner, tuple(partners), piece.kind, on, revision, score, coverage, km, position))
    return hits
