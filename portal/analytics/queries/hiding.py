"""Which numbers a reader does not get, so that none of them tells of few.

First those behind which fewer than five stand. Then, wherever numbers add up to another one that is told, a second one beside a single
hidden one: else the total minus the others would give it away. Pure: it knows of no database.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from portal.organisations.figures import may_be_told

Cell = TypeVar("Cell", bound=Hashable)


def hidden(behind: Mapping[Cell, int | None], sums: Iterable[Sequence[Cell]]) -> set[Cell]:
    """`behind`: how many stand behind each number, None where that is not known. `sums`: a total and its parts, in any order.

    The one that is hidden besides is the one of fewest, so that as much as possible is told; a nothing hides nothing, so it is taken
    only where there is nothing else.
    """
    out = {cell for cell, number in behind.items() if number is None or not may_be_told(number)}
    together = [[cell for cell in several if cell in behind] for several in sums]
    again = True
    while again:
        again = False
        for several in together:
            if len(several) < 2 or sum(cell in out for cell in several) != 1:
                continue
            others = [cell for cell in several if cell not in out]
            out.add(min(others, key=lambda cell: (not behind[cell], behind[cell] or 0)))
            again = True
    return out
