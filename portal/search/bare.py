"""What the library alone does with a question: the measure of what the portal adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tantivy

from . import shelf
from .normalise import tokens
from .schema import schema


def bare_query(text: str, counted: Sequence[str] = ()) -> Callable[[], Any]:
    """A function that asks the index for the words: the best twenty with their ids, how many fit, and counts per facet `counted`."""
    index = tantivy.Index(schema(), path=str(shelf.index().folder))
    terms = [(tantivy.Occur.Must, tantivy.Query.term_query(schema(), "text", token, "freq")) for token in tokens(text)]
    query = tantivy.Query.boolean_query(terms) if terms else tantivy.Query.all_query()
    wanted = {name: {"terms": {"field": f"facets.{name}", "size": 100}} for name in counted}

    def ask() -> Any:
        searcher = index.searcher()
        found = searcher.search(query, limit=20)
        ids = searcher.fast_field_values("document", [address for _, address in found.hits])
        return ids, searcher.aggregate(query, wanted) if wanted else {}

    return ask
