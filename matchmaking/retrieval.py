"""Asks the search index what the documents of others say to a question; the engine sees plain hits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain

from portal.search.glossary import ABROAD
from portal.search.index import PASSAGE, SearchIndex, SearchQuery
from portal.search.records import Answer
from portal.search.wider import language_of, to_the_point

from .amounts import without_amounts
from .engine.facts import Hit

DOCUMENTS_PER_LANE = 500

STRANGE = 0.25
"""From this share of words that nobody here says, in no language that is known, a text is in a language of its own: then runs
of letters are compared too, which related languages share."""

BY_LETTERS = 4.0
"""How much the comparison by letters counts beside the one by words then."""

BESIDE_A_GLOSSARY = 1.0
"""The same for a language of whose words the commonest are known."""

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

    The text is all that was written, its title too. With the title each hit also says how much of that alone it holds. `only` and
    `without` are organisations to look at or to leave out. Amounts are not looked for. At most `most` documents are proposed of each lane.
    """
    language = language_of(text)
    words, title = (to_the_point(without_amounts(one), language).strip() for one in (text, title))
    if not words:
        return []
    lanes = [
        SearchQuery(
            audience=audience,
            text=words,
            family=PASSAGE,
            match="any",
            wide=True,
            language=language,
            kinds=kinds,
            owners=only,
            without_owners=without,
            until=until,
            limit=most,
        )
        for kinds in LANES[is_need]
    ]
    found = [index.answers(asked, part=title) for asked in lanes]
    if (language in ABROAD or index.strangeness(words) >= STRANGE) and not _is_said(found):
        lettered = [index.answers(replace(asked, match="letters"), part=title) for asked in lanes]
        counts = BY_LETTERS if language not in ABROAD else BESIDE_A_GLOSSARY
        found = [_by_letters_too(*both, counts) for both in zip(found, lettered, strict=True)]
    return [*map(_hit, chain.from_iterable(found))]


_hit = partial(tuple.__new__, Hit)
"""An answer of the index as a hit of the engine: the same fields, and a thousand of them for a match."""


def _is_said(found: Sequence[Sequence[Answer]]) -> bool:
    """Whether a document that the asker may see says it in words, be they said nowhere in public: then no letters are needed."""
    return any(one.coverage > 1 - STRANGE for lane in found for one in lane)


def _by_letters_too(found: Sequence[Answer], lettered: Sequence[Answer], by_letters: float) -> list[Answer]:
    """Both together, each compared with its best; words of a language that nobody here writes mostly coincide with others."""
    shares: dict[int, float] = {}
    rows: dict[int, Answer] = {}
    for answers, counts in ((lettered, by_letters), (found, 1.0)):
        best = max((one.score for one in answers), default=0.0)
        for one in answers:
            before = rows.get(one.document)
            shares[one.document] = shares.get(one.document, 0.0) + (counts * one.score / best if best else 0.0)
            rows[one.document] = one if before is None or one.coverage > before.coverage else before
    ranked = sorted(rows, key=lambda document: (-shares[document], document))
    return [rows[document]._replace(score=shares[document]) for document in ranked]
