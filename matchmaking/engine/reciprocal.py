"""The order: both must gain, nobody is asked too often, and newcomers have their places.

Fit says how well somebody suits the asker and is shown with its reasons; the order also counts whether they would want
the asker, and that is said beside it. Source of the harmonic mean: Pizzato et al. (2010), RECON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

CAP = 12
"""So often a week an organisation is put forward before others get their turn."""

TIRED = 0.9
"""What is left of the order of whoever had their turns: enough to stand behind equals, too little to hide who fits."""

NEWCOMERS_PLACES = (2, 5)
"""Of every ten places the third and the sixth, counted from 0: two of ten, high enough to be read."""


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

    Who is told of a need is another matter, see `wave`: there the cap is a cap.
    """
    return 1.0 if shown < cap else TIRED


def wave(turns: Sequence[int], *, most: int, fewest: int, cap: int = CAP) -> list[int]:
    """Return the places, out of how often each in order was put forward this week, of those whose turn it is now.

    At most so many, and nobody who had their turns, unless fewer than `fewest` are left: then the least tired follow.
    """
    rested = [place for place, shown in enumerate(turns) if shown < cap][:most]
    tired = sorted((shown, place) for place, shown in enumerate(turns) if shown >= cap)
    return sorted([*rested, *(place for _, place in tired[: max(0, fewest - len(rested))])])


def arrange(ranked: Sequence[R], places: Sequence[int] = NEWCOMERS_PLACES) -> list[R]:
    """Return them best first, equals by name, with the places of newcomers in every ten filled by the best of them."""
    waiting = sorted(ranked, key=lambda one: (-one.order, one.organisation))
    newcomers = [one for one in waiting if one.is_newcomer]
    others = [one for one in waiting if not one.is_newcomer]
    arranged: list[R] = []
    owed = 0
    while newcomers or others:
        place = len(arranged) % 10
        if place == 0:
            owed = 0
        owed += place in places
        best_newcomer = bool(newcomers) and (not others or _before(newcomers[0], others[0]))
        if newcomers and (owed > 0 or best_newcomer):
            arranged.append(newcomers.pop(0))
            owed -= 1
        else:
            arranged.append(others.pop(0))
    return arranged


def _before(one: Ranked, other: Ranked) -> bool:
    return (-one.order, one.organisation) < (-other.order, other.organisation)
