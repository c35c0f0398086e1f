"""One page of what was found, in each order: the best first, the nearest first, by name or by date."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import tantivy
from tantivy import Occur, Order, Query

from portal.search import hits, questions
from portal.search.records import RANKED_LIMIT, Hit, Near, Results, SearchQuery

if TYPE_CHECKING:
    from portal.search.view import View

PROPOSED = 500
PROPOSED_WITH_ALL_WORDS = 30
"""So many of the index's own best are scored anew at a time. Where every word must be there, its order is close to ours already:
then it is so many, or half as many again as a page takes."""

MEASURED_AT_MOST = 10_000
"""So many documents inside a circle are sorted by distance."""

_SORTED_BY = {"name": ("by_name", Order.Asc), "newest": ("by_day", Order.Desc)}


def page(view: View, asked: SearchQuery, following: Query | None) -> Results:
    """Return the page that is asked for and how many fit in all; `following` is where a sorted list is read on from."""
    if asked.order == "relevance":
        return _best(view, asked)
    if asked.order == "nearest":
        return _nearest(view, asked)
    return in_order(view, asked, questions.whole(asked, view), following)


def in_order(view: View, asked: SearchQuery, query: Query, following: Query | None = None) -> Results:
    """Return a page by name or by date of what fits a query."""
    field, direction = _SORTED_BY[asked.order]
    if asked.before is not None:
        direction = Order.Desc if direction == Order.Asc else Order.Asc
    wanted = query if following is None else Query.boolean_query([(Occur.Must, query), questions.must(following)])
    limit = max(asked.limit, 0)
    result = view.searcher.search(wanted, limit=max(limit, 1), order_by_field=field, order=direction)
    total = result.count if following is None else view.searcher.search(query, limit=1).count
    found = result.hits[:limit]
    return Results(hits.read(view, found[::-1] if asked.before is not None else found, asked), total)


def _best(view: View, asked: SearchQuery) -> Results:
    """The index proposes some at a time, our score puts these in order: so pages never overlap, however far one turns."""
    every_word = asked.match in {"all", "close"}
    queries = questions.parts(asked, view) if asked.match == "all" else [questions.whole(asked, view)]
    at_once = max(asked.limit * 3 // 2, PROPOSED_WITH_ALL_WORDS) if every_word else PROPOSED
    start, end = max(asked.skip, 0), min(max(asked.skip, 0) + max(asked.limit, 0), RANKED_LIMIT)
    turns = math.ceil(end / at_once) if end > start else 0
    results = [view.searcher.search(query, limit=max(turns * at_once, 1)) for query in queries]
    shown: list[Hit] = []
    passed = 0
    for turn in range(turns):
        proposed = [one for result in results for one in result.hits[turn * at_once : (turn + 1) * at_once]]
        if proposed and passed + len(proposed) > start and passed < end:
            shown += hits.ranked(view, proposed, asked, max(start - passed, 0), end - passed)
        passed += len(proposed)
    return Results(shown, sum(result.count for result in results))


def _nearest(view: View, asked: SearchQuery) -> Results:
    result = view.searcher.search(questions.whole(asked, view), limit=MEASURED_AT_MOST)
    start = max(asked.skip, 0)
    end = min(start + max(asked.limit, 0), RANKED_LIMIT)
    found = _sorted_by_distance(view.searcher, result.hits, asked.near)[start:end]
    return Results(hits.read(view, found, asked), result.count)


def _sorted_by_distance(searcher: tantivy.Searcher, found: hits.Found, near: Near | None) -> hits.Found:
    if near is None or not found:
        return found
    distances = hits.distances(searcher, [address for _, address in found], near)
    return [found[place] for place in np.argsort(distances, kind="stable").tolist()]
