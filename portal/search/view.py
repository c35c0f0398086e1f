"""The index as it is at one commit, with what was once found out about it. The next commit gives another view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import tantivy
from tantivy import Query

from portal.search import normalise, ranking
from portal.search.records import SearchQuery

MOST_KEPT = 1_000

T = TypeVar("T")


class View:
    """`crowded` names the facets that have too many combinations of values to be counted by combination."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.known = statistics(searcher)
        self.crowded: set[str] = set()
        self._last: tuple[SearchQuery | None, Counter[str], list[Query]] = (None, Counter(), [])
        self._kept: dict[Hashable, Any] = {}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under this key at this commit, or make it; what is made must depend on the key alone."""
        try:
            kept: T = self._kept[key]
        except KeyError:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = make()
        return kept

    def words(self, asked: SearchQuery) -> Counter[str]:
        """Return the terms of a question, and how often it says each."""
        last, terms, _ = self._last
        return terms if last is asked else Counter(normalise.tokens(asked.text))

    def queries(self, asked: SearchQuery, make: Callable[[Counter[str]], list[Query]]) -> list[Query]:
        """Return what a question became; a list and its counts are asked with one and the same, so it is made once."""
        last, _, made = self._last
        if last is not asked:
            terms = Counter(normalise.tokens(asked.text))
            made = make(terms)
            self._last = (asked, terms, made)
        return made

    def existing(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """Return those values that some document has in this field."""
        return tuple(value for value in values if self.searcher.doc_freq(field, value))


def statistics(searcher: tantivy.Searcher) -> ranking.Statistics:
    """Return what scores are made of, counted in public documents only."""
    found = searcher.aggregate(Query.all_query(), {"length": {"stats": {"field": "public_length"}}})["length"]
    return ranking.Statistics(
        documents=int(found["count"]),
        mean_length=found["avg"] or 0.0,
        holding=lambda term: searcher.doc_freq("public", term),
    )
