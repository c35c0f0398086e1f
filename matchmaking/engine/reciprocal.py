"""The order: both must gain, whoever was asked often stands behind equals, and newcomers have their places.

Fit says how well somebody suits the asker and is shown with its reasons; the order also counts whether they would want
the asker, and that is said beside it. Who is told of a need is another matter: `dispatch`. Source of the harmonic mean:
Pizzato et al. (2010), RECON.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

CAP = 12
"""So often in seven days an organisation is put forward, and never more often."""

TIRED = 0.9
"""What is left of the order of whoever had their turns: enough to stand behind equals, too little to hide who fits."""

NEWCOMERS_PLACES = (2, 5)
"""Of every ten places the third and the sixth, counted from 0: two of ten, high enough to be read."""

FIRST = 10
"""So far down a head start counts, and so many places are read before anybody turns a page."""


class Ranked(Protocol):
    @property
    def order(self) -> float: ...
    @property
    def is_newcomer(self) -> bool: ...
    @property
    def organisation(self) -> str: ...


R = TypeVar("R", bound=Ranked)


def harmonic(forward: float, backward: float) -> float:
    """Return the harmonic mean of two probabilities: high only where both are."""
    return 2 * forward * backward / (forward + backward) if forward + backward > 0 else 0.0


def turn(shown: int, cap: int = CAP) -> float:
    """Return the factor for an organisation put forward so often this week: 1, from the cap on a little less.

    In the asker's list it moves behind equals only: it is not told of this need now, but whoever asks may ask it.
    """
    return 1.0 if shown < cap else TIRED


def lift(order: float, head_start: float) -> float:
    """Return the order with a head start, in log-odds."""
    much = order * math.exp(head_start)
    return much / (1 - order + much)


def arrange(
    ranked: Sequence[R],
    places: Sequence[int] = NEWCOMERS_PLACES,
    *,
    group: Callable[[R], int] = lambda _one: 0,
) -> list[R]:
    """Return them by group, in it best first, equals by name; of every ten the places of newcomers go to the best of them."""

    def rank(one: R) -> tuple[int, float, str]:
        return group(one), -one.order, one.organisation

    waiting = sorted(ranked, key=rank)
    newcomers = [one for one in waiting if one.is_newcomer]
    others = [one for one in waiting if not one.is_newcomer]
    arranged: list[R] = []
    owed = 0
    while newcomers or others:
        place = len(arranged) % 10
        if place == 0:
            owed = 0
        owed += place in places
        best_newcomer = bool(newcomers) and (not others or rank(newcomers[0]) < rank(others[0]))
        if newcomers and (owed > 0 or best_newcomer):
            arranged.append(newcomers.pop(0))
            owed -= 1
        else:
            arranged.append(others.pop(0))
    return arranged


def descending(orders: Sequence[float]) -> list[float]:
    """Numbers that keep an arranged order, the places of newcomers included: none is smaller than what follows it."""
    kept = list(orders)
    for place in range(len(kept) - 2, -1, -1):
        kept[place] = max(kept[place], kept[place + 1] + 1e-9)
    return kept
