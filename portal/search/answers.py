"""What passages answer a text: for matching, which asks with long texts and reads many small documents at once.

The index proposes, our own score (ranking.py) decides. In the room that everybody or every member shares, its terms say by themselves
which lane they are of, so nothing that the asker may not see has a part in what is proposed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from portal.search import questions, ranking
from portal.search.records import Answer, SearchQuery
from portal.search.view import terms_of

if TYPE_CHECKING:
    from tantivy import Query

    from portal.search.view import View

PASSED_OVER = 100
"""So many more are proposed at most where somebody's documents are to be left out: it is quicker to pass over them than to ask
without them."""


def answers(view: View, asked: SearchQuery, part: str = "") -> list[Answer]:
    """Return the passages that answer best, at most `asked.limit`, best first; equals by document.

    `part` is the most telling part of the text, its title. Only "any" of the words or "letters" can be asked for, and no facets.
    """
    terms = Counter(terms_of(asked.text))
    if not terms:
        return []
    if not asked.without_owners:
        return _answers(view, asked, terms, part, asked.limit)
    with_theirs = replace(asked, without_owners=())
    passed_over = min(PASSED_OVER, view.held("owner", asked.without_owners))
    found = _answers(view, with_theirs, terms, part, asked.limit + passed_over)
    theirs = frozenset(asked.without_owners)
    left = [one for one in found if theirs.isdisjoint(one.owners)][: asked.limit]
    if len(left) < asked.limit <= len(found) - passed_over:
        return _answers(view, asked, terms, part, asked.limit)
    return left


def _answers(view: View, asked: SearchQuery, terms: Counter[str], part: str, limit: int) -> list[Answer]:
    found = [
        view.searcher.search(query, limit=limit, count=False).hits for query in _queries(view, asked, terms) if query
    ]
    addresses = [address for hits in found for _, address in hits]
    if not addresses:
        return []
    pieces = view.pieces(addresses)
    packed = [one.packed for one in pieces]
    named = Counter(terms_of(part))
    scores, coverage, shares = ranking.score_parts(terms, named, packed, view.known, view.others(asked))
    if asked.match == "letters":
        scores, coverage = map(np.array, view.letters().score(asked.text, packed))
    ids = np.array(view.searcher.fast_field_values("document", addresses))
    best = np.lexsort((ids, -scores))[:limit]
    best = best[scores[best] > 0]
    places = best.tolist()
    days = view.searcher.fast_field_values("day", [addresses[place] for place in places])
    told = zip(
        ids[best].tolist(),
        [pieces[place].owners for place in places],
        [pieces[place].kind for place in places],
        scores[best].tolist(),
        coverage[best].tolist(),
        [dt.date.fromordinal(day) if day else None for day in days],
        shares[best].tolist() if part else repeat(None, len(places)),
        strict=True,
    )
    return [*map(_answer, told)]


_answer = partial(tuple.__new__, Answer)
"""As `Answer._make`, several times as fast: a match has a thousand of them."""


def _queries(view: View, asked: SearchQuery, terms: Counter[str]) -> list[Query | None]:
    if asked.match == "letters":
        return [questions.whole(asked, view)]
    return [questions.in_lanes(asked, view, terms), questions.beyond_lanes(asked, view, terms)]
