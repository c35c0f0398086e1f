"""Asks the search index what the documents of others say to a question; the engine sees plain hits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from portal.search.index import PASSAGE, SearchIndex, SearchQuery

from .amounts import without_amounts
from .engine.facts import Hit

DOCUMENTS_PER_LANE = 500

LANES = {
    True: (
        ("offer", "reference", "project", "award"),
        ("profile", "makes", "serves", "capability", "test", "equipment", "technology", "instrument", "programme"),
    ),
    False: (("need",), ("profile", "buys")),
}
"""For a need and for an offer: the kinds of document that show work, and those that make up a profile.

The lanes are searched apart: profiles are compared with profiles, or newcomers would never be found.
"""


def hits_for(
    index: SearchIndex,
    text: str,
    *,
    title: str = "",
    is_need: bool,
    audience: Collection[str],
    only: Collection[str] = (),
    without: Collection[str] = (),
    until: date | None = None,
) -> list[Hit]:
    """Return the documents that answer a text best and that a reader with these audience terms may see.

    The text is all that was written, its title too. With the title each hit also says how much of that alone it holds. `only` and
    `without` are organisations to look at or to leave out. Amounts are not looked for.
    """
    words, title = without_amounts(text).strip(), without_amounts(title).strip()
    if not words:
        return []
    found = [
        index.answers(
            SearchQuery(
                audience=audience,
                text=words,
                family=PASSAGE,
                match="any",
                kinds=kinds,
                owners=only,
                without_owners=without,
                until=until,
                limit=DOCUMENTS_PER_LANE,
            ),
            part=title,
        )
        for kinds in LANES[is_need]
    ]
    return [Hit(*answer) for lane in found for answer in lane]
