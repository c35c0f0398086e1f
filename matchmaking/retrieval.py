"""Asks the search index what the documents of others say to a question; the engine sees plain hits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from portal.search.index import PASSAGE, SearchIndex, SearchQuery
from portal.search.records import Hit as Found

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
    most: int = DOCUMENTS_PER_LANE,
) -> list[Hit]:
    """Return the documents that answer a text best and that a reader with these audience terms may see.

    The text is all that was written. With its title each hit also says how much of that alone it holds, and what only the
    title finds follows. `only` and `without` are organisations to look at or to leave out. Amounts are not looked for. At most
    `most` documents are proposed of each lane.
    """
    words, title = without_amounts(text).strip(), without_amounts(title).strip()
    if not words:
        return []
    hits = []
    for kinds in LANES[is_need]:
        asked = SearchQuery(
            audience=audience,
            text=words,
            family=PASSAGE,
            match="any",
            kinds=kinds,
            owners=only,
            without_owners=without,
            until=until,
            limit=most,
        )
        found = index.search(asked).hits
        titled = index.search(replace(asked, text=title)).hits if title else None
        hits += _told(found, titled)
    return hits


def _told(found: Sequence[Found], titled: Sequence[Found] | None) -> list[Hit]:
    if titled is None:
        return [_hit(one) for one in found]
    share = {one.document: one.coverage for one in titled}
    known = {one.document for one in found}
    return [
        *(replace(_hit(one), title=share.get(one.document, 0.0)) for one in found),
        *(
            replace(_hit(one), score=0.0, coverage=0.0, title=one.coverage)
            for one in titled
            if one.document not in known
        ),
    ]


def _hit(one: Found) -> Hit:
    return Hit(one.document, (one.owner, *one.partners), one.kind, one.score, one.coverage, one.on)
