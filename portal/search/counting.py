"""How many documents each choice of a facet would leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from tantivy import Query

from portal.search import questions
from portal.search.records import SearchQuery
from portal.search.schema import SET

if TYPE_CHECKING:
    from portal.search.view import View

MOST = {"sets": 400, "facets": 2_000}
"""Buckets. A facet with more combinations of values than this among the documents found is counted value by value."""

Counts = dict[str, dict[str, int]]


def facets(view: View, asked: SearchQuery, names: Sequence[str], limit: int) -> Counts:
    """Count documents per value of each facet, commonest first; a facet's own filter does not narrow it."""
    if asked.text.strip():
        return _facets(view, asked, names, limit)
    # Without words everybody asks the same, so it is counted once per commit and reader's terms.
    narrowed = tuple((name, tuple(values)) for name, values in asked.filters.items())
    said = (
        asked.family,
        tuple(asked.kinds),
        tuple(asked.owners),
        tuple(asked.without_owners),
        asked.since,
        asked.until,
    )
    key = ("facets", frozenset(asked.audience), *said, narrowed, asked.near, tuple(names), limit)
    return {name: dict(counts) for name, counts in view.keep(key, lambda: _facets(view, asked, names, limit)).items()}


def _facets(view: View, asked: SearchQuery, names: Sequence[str], limit: int) -> Counts:
    counts: Counts = {name: {} for name in names}
    # Facets that narrow nothing share one walk over the same documents.
    walks = [
        [name for name in names if name not in asked.filters],
        *([name] for name in names if name in asked.filters),
    ]
    for together in filter(None, walks):
        for query in questions.parts(asked, view, leave_out=together[0]):
            _count(view, query, together, counts)
    return {name: _commonest(found, limit) for name, found in counts.items()}


def _count(view: View, query: Query, names: Sequence[str], counts: Counts) -> None:
    """Add what a query finds to the counts; by combination where there are few of them, else by value."""
    crowded = {name for name in names if name in view.crowded}
    wanted = {name: _terms("facets" if name in crowded else "sets", name) for name in names}
    found = view.searcher.aggregate(query, wanted)
    if more := [name for name in names if name not in crowded and found[name]["sum_other_doc_count"]]:
        view.crowded.update(more)
        _count(view, query, names, counts)
        return
    for name, counted in found.items():
        values = counts[name]
        for bucket in counted["buckets"]:
            key, how_many = bucket["key"], bucket["doc_count"]
            for value in key.split(SET) if SET in key else (key,):
                values[value] = values.get(value, 0) + how_many


@cache
def _terms(field: str, name: str) -> dict[str, dict[str, object]]:
    return {"terms": {"field": f"{field}.{questions.facet(name)}", "size": MOST[field]}}


def _commonest(counts: dict[str, int], limit: int) -> dict[str, int]:
    """The first of them; "" stands for those without a value."""
    counts.pop("", None)
    return dict(sorted(sorted(counts.items()), key=itemgetter(1), reverse=True)[:limit])
