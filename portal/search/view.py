"""The index as it is at one commit, with what was once found out about it. The next commit gives another view."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import tantivy
from tantivy import Query

from portal.search import ranking

MOST_KEPT = 1_000

T = TypeVar("T")


class View:
    """`crowded` names the facets that have too many combinations of values to be counted by combination; `last` is the question
    asked last with what it became, since a list and its counts are asked with the same.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.known = statistics(searcher)
        self.crowded: set[str] = set()
        self.last: tuple[object, list[Query]] = (None, [])
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
