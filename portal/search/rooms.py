"""Which documents a reader may see, as terms of the index: the first clause of every question.

A room holds the documents of one family and kind for the readers of one audience term. What everybody may see lies in one room of
its own (OPEN), all else in the rooms of its audience. A reader's question looks into the rooms that are there for this reader,
mostly one, so a document in none of them never comes into being for it: not in a list, a total, a facet or a score.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from portal.search.records import PUBLIC, IndexedDocument

if TYPE_CHECKING:
    from portal.search.view import View

OPEN = "*"


@dataclass(frozen=True, slots=True)
class Rooms:
    """Those of a reader in which something lies: open to everybody, for some, and for some but not for this reader."""

    open: tuple[str, ...]
    held: tuple[str, ...]
    barred: tuple[str, ...]


def is_open(given: IndexedDocument) -> bool:
    """Whether everybody may see it."""
    return PUBLIC in given.audience and not any(term.startswith("!") for term in given.audience)


def rooms_of(given: IndexedDocument) -> list[str]:
    return [room(given.family, given.kind, term) for term in ([OPEN] if is_open(given) else given.audience)]


def room(family: str, kind: str, term: str) -> str:
    return f"{family}/{kind}/{term}"


def rooms_for(view: View, family: str, kinds: Collection[str], audience: Collection[str]) -> Rooms:
    """Return where these kinds lie for a reader with these terms; asked of the index once per commit."""
    kinds, audience = tuple(kinds), frozenset(audience)

    def look() -> Rooms:
        def there(terms: Collection[str]) -> tuple[str, ...]:
            return view.existing("room", (room(family, *pair) for pair in product(kinds, sorted(terms))))

        return Rooms(
            open=there([OPEN]) if PUBLIC in audience else (),
            held=there(audience),
            barred=there([f"!{term}" for term in audience]),
        )

    return view.keep(("rooms", family, kinds, audience), look)
