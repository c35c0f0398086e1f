"""From what the index found to plain hits: measured, scored, read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import tantivy
from tantivy import Query

from portal.search import normalise, questions, ranking
from portal.search.records import Hit, Near, SearchQuery

Found = Sequence[tuple[object, tantivy.DocAddress]]
"""Pairs of the index's own rank (a score, or the field sorted by) and where the document lies."""


def read(searcher: tantivy.Searcher, found: Found, asked: SearchQuery) -> list[Hit]:
    """Return hits in the order found, without scores."""
    addresses = [address for _, address in found]
    if not addresses:
        return []
    distances = _distances(searcher, addresses, asked.near) if asked.near else [None] * len(addresses)
    ids = searcher.fast_field_values("document", addresses)
    days = searcher.fast_field_values("day", addresses)
    revisions = searcher.fast_field_values("revision", addresses)
    hits = []
    for (position, address), document, day, revision, km in zip(found, ids, days, revisions, distances, strict=True):
        stored = searcher.doc(address)
        owner, *partners = stored.get_all("owner")
        hits.append(
            Hit(
                document=document,
                owner=owner,
                partners=tuple(partners),
                kind=stored.get_first("kind"),
                on=date.fromordinal(day) if day else None,
                revision=revision,
                km=km,
                position=str(position) if asked.order in {"name", "newest"} else "",
            )
        )
    return hits


def read_ranked(searcher: tantivy.Searcher, found: Found, asked: SearchQuery, known: ranking.Statistics) -> list[Hit]:
    """Return hits with score and coverage, best first; equals newest first, then by document."""
    if asked.match == "letters":
        most = sum(len(run) - 2 for run in set(normalise.grams(asked.text)))
        scores = [float(rank) for rank, _ in found]
        coverage = [score / most for score in scores]
    else:
        packed = [searcher.doc(address).get_first("terms") for _, address in found]
        scores, coverage = ranking.score(Counter(normalise.tokens(asked.text)), packed, known)
    hits = [
        replace(hit, score=score, coverage=share)
        for hit, score, share in zip(read(searcher, found, asked), scores, coverage, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, -(hit.on or date.min).toordinal(), hit.document))


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
