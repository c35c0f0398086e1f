"""From what the index found to plain hits: measured, scored, read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import tantivy

from portal.search import circles, normalise, ranking
from portal.search.records import Hit, Near, SearchQuery

if TYPE_CHECKING:
    from portal.search.view import View

Found = Sequence[tuple[object, tantivy.DocAddress]]
"""Pairs of the index's own rank (a score, or the field sorted by) and where the document lies."""


def read(view: View, found: Found, asked: SearchQuery) -> list[Hit]:
    """Return hits in the order found, without scores."""
    nothing = [0.0] * len(found)
    return _hits(view.searcher, found, _stored(view.searcher, found), asked, nothing, nothing)


def ranked(view: View, found: Found, asked: SearchQuery) -> list[Hit]:
    """Return hits with score and coverage, best first; equals newest first, then by document."""
    stored = _stored(view.searcher, found)
    if asked.match == "letters":
        most = sum(len(run) - 2 for run in set(normalise.grams(asked.text)))
        scores = [float(rank) for rank, _ in found]  # type: ignore[arg-type]
        coverage = [score / most for score in scores]
    else:
        question = Counter(normalise.tokens(asked.text))
        scores, coverage = ranking.score(question, [document.get_first("terms") for document in stored], view.known)
    made = _hits(view.searcher, found, stored, asked, scores, coverage)
    return sorted(made, key=lambda hit: (-hit.score, -(hit.on or date.min).toordinal(), hit.document))


def distances(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress], near: Near) -> list[float]:
    """Return how far each lies from the middle of a circle in which all of them lie."""
    if not addresses:
        return []
    latitudes = searcher.fast_field_values("latitude", addresses)
    longitudes = searcher.fast_field_values("longitude", addresses)
    return circles.distances_km(near, latitudes, longitudes).tolist()


def _stored(searcher: tantivy.Searcher, found: Found) -> list[tantivy.Document]:
    return [searcher.doc(address) for _, address in found]


def _hits(
    searcher: tantivy.Searcher,
    found: Found,
    stored: list[tantivy.Document],
    asked: SearchQuery,
    scores: list[float],
    coverage: list[float],
) -> list[Hit]:
    addresses = [address for _, address in found]
    if not addresses:
        return []
    ids = searcher.fast_field_values("document", addresses)
    days = searcher.fast_field_values("day", addresses)
    revisions = searcher.fast_field_values("revision", addresses)
    apart = distances(searcher, addresses, asked.near) if asked.near else [None] * len(addresses)
    is_position = asked.order in {"name", "newest"}
    hits = []
    for place, document in enumerate(stored):
        owner, *partners = document.get_all("owner")
        hits.append(
            Hit(
                document=ids[place],
                owner=owner,
                partners=tuple(partners),
                kind=document.get_first("kind"),
                on=date.fromordinal(days[place]) if days[place] else None,
                revision=revisions[place],
                score=scores[place],
                coverage=coverage[place],
                km=apart[place],
                position=str(found[place][0]) if is_position else "",
            )
        )
    return hits
