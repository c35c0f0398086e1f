"""Which documents a reader may see, as terms of the index: the first clause of every question.

A room holds the documents of one family and kind for the readers of one audience term. Two rooms are wide: OPEN holds what everybody
may see, INNER that and what every member may see. A question looks into the wide room of its reader, and beyond it into
those narrow rooms in which something lies for this reader; mostly there are none. What is in none of them never comes into
being for that question: not in a list, a total, a facet or a score.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from portal.search.records import MEMBERS, PUBLIC, IndexedDocument

if TYPE_CHECKING:
    from portal.search.view import View

OPEN, INNER, NARROW = "*", "+", "-"


@dataclass(frozen=True, slots=True)
class Rooms:
    """Those of one reader in which something lies: the wide ones and what they are, the narrow ones, those that bar this reader."""

    reach: str
    wide: tuple[str, ...]
    narrow: tuple[str, ...]
    barring: tuple[str, ...]


def wide_rooms_of(given: IndexedDocument) -> list[str]:
    """Return the wide rooms in which it lies; what bars somebody lies in none."""
    if any(term.startswith("!") for term in given.audience):
        return []
    if PUBLIC in given.audience:
        return [OPEN, INNER]
    return [INNER] if MEMBERS in given.audience else []


def rooms_of(given: IndexedDocument) -> list[str]:
    """Return all its rooms. A narrow one says which wide one the document lies in, so no reader meets it in both."""
    wide = wide_rooms_of(given)
    level = wide[0] if wide else NARROW
    return [room(given.family, given.kind, name) for name in (*wide, *(level + term for term in given.audience))]


def room(family: str, kind: str, name: str) -> str:
    return f"{family}/{kind}/{name}"


def rooms_for(view: View, family: str, kinds: Collection[str], audience: Collection[str]) -> Rooms:
    """Return where these kinds lie for a reader with these terms; asked of the index once per commit."""
    kinds, audience = tuple(kinds), frozenset(audience)
    return view.keep(("rooms", family, kinds, audience), lambda: _rooms_for(view, family, kinds, audience))


def _rooms_for(view: View, family: str, kinds: Collection[str], audience: frozenset[str]) -> Rooms:
    def there(names: Collection[str]) -> tuple[str, ...]:
        return view.existing("room", (room(family, *pair) for pair in product(kinds, names)))

    reach = "" if PUBLIC not in audience else INNER if MEMBERS in audience else OPEN
    beyond = {INNER: NARROW, OPEN: INNER + NARROW, "": OPEN + INNER + NARROW}[reach]
    return Rooms(
        reach=reach,
        wide=there([reach]) if reach else (),
        narrow=there([level + term for level in beyond for term in sorted(audience)]),
        barring=there([f"{NARROW}!{term}" for term in sorted(audience)]),
    )
