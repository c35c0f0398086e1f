"""How many documents each choice of a facet would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
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
    said = (asked.family, tuple(asked.kinds), tuple(asked.owners), tuple(asked.without_owners), asked.since, asked.until)
    key = ("facets", frozenset(asked.audience), *said, narrowed, asked.near, tuple(names), limit)
    return {name: dict(counts) for name, counts in view.keep(key, lambda: _facets(view, asked, names, limit)).items()}


def _facets(view: View, asked: SearchQuery, names: Sequence[str], limit: int) -> Counts:
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    # Facets that narrow nothing share one walk over the same documents.
    walks = [[name for name in names if name not in asked.filters], *([name] for name in names if name in asked.filters)]
    for together in filter(None, walks):
        for query in questions.parts(asked, view, leave_out=together[0]):
            for name, found in _counted(view, query, together).items():
                counts[name].update(found)
    return {name: _commonest(found, limit) for name, found in counts.items()}


def _counted(view: View, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """By combination where there are few of them, else by value."""
    crowded = [name for name in names if name in view.crowded]
    wanted = {name: _terms("facets" if name in crowded else "sets", name) for name in names}
    counted = {}
    for name, found in view.searcher.aggregate(query, wanted).items():
        if name not in crowded and found["sum_other_doc_count"]:
            view.crowded.add(name)
            return _counted(view, query, names)
        values: dict[str, int] = {}
        for bucket in found["buckets"]:
            for value in bucket["key"].split(SET):
                values[value] = values.get(value, 0) + bucket["doc_count"]
        counted[name] = values
    return counted


def _terms(field: str, name: str) -> dict[str, dict[str, object]]:
    return {"terms": {"field": f"{field}.{questions.facet(name)}", "size": MOST[field]}}


def _commonest(counts: Counter[str], limit: int) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered[:limit])
