"""From what the index found to plain hits: measured, scored, read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import tantivy
from tantivy import Query

from portal.search import normalise, questions, ranking
from portal.search.records import Hit, Near, SearchQuery

Found = Sequence[tuple[object, tantivy.DocAddress]]
"""Pairs of the index's own rank (a score, or the field sorted by) and where the document lies."""


def read(searcher: tantivy.Searcher, found: Found, asked: SearchQuery) -> list[Hit]:
    """Return hits in the order found, without scores."""
    nothing = [0.0] * len(found)
    return _hits(searcher, found, _stored(searcher, found), asked, nothing, nothing)


def read_ranked(searcher: tantivy.Searcher, found: Found, asked: SearchQuery, known: ranking.Statistics) -> list[Hit]:
    """Return hits with score and coverage, best first; equals newest first, then by document."""
    stored = _stored(searcher, found)
    if asked.match == "letters":
        most = sum(len(run) - 2 for run in set(normalise.grams(asked.text)))
        scores = [float(rank) for rank, _ in found]
        coverage = [score / most for score in scores]
    else:
        question = Counter(normalise.tokens(asked.text))
        scores, coverage = ranking.score(question, [document.get_first("terms") for document in stored], known)
    hits = _hits(searcher, found, stored, asked, scores, coverage)
    return sorted(hits, key=lambda hit: (-hit.score, -(hit.on or date.min).toordinal(), hit.document))


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
    distances = _distances(searcher, addresses, asked.near) if asked.near else [None] * len(addresses)
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
                km=distances[place],
                position=str(found[place][0]) if is_position else "",
            )
        )
    return hits


def inside(searcher: tantivy.Searcher, found: Found, asked: SearchQuery, near: Near) -> Found:
    """Return what lies inside the circle, in the order found or the nearest first."""
    distances = _distances(searcher, [address for _, address in found], near)
    kept = [(km, place) for place, km in enumerate(distances) if km <= near.km]
    if asked.order == "nearest":
        kept.sort()
    return [found[place] for _, place in kept]


def _distances(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress], near: Near) -> list[float]:
    if not addresses:
        return []
    latitudes = searcher.fast_field_values("latitude", addresses)
    longitudes = searcher.fast_field_values("longitude", addresses)
    return [questions.distance_km(near, *place) for place in zip(latitudes, longitudes, strict=True)]


def statistics(searcher: tantivy.Searcher) -> ranking.Statistics:
    """Return what scores are made of, counted in public documents only."""
    found = searcher.aggregate(Query.all_query(), {"length": {"stats": {"field": "public_length"}}})["length"]
    return ranking.Statistics(
        documents=int(found["count"]),
        mean_length=found["avg"] or 0.0,
        holding=lambda term: searcher.doc_freq("public", term),
    )
