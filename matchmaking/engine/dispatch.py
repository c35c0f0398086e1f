"""Who is told of a need: the best of those whose turn it is, and nobody more often than the cap; the next ones while too few say yes.

Being told is what costs somebody time, so it is what is shared out. Everybody who fits stands in the asker's list all the same and
may be asked by hand. Whoever had their turns waits; places that stay empty are filled as soon as somebody's turn comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .reciprocal import CAP

WAVE = 10
"""So many are told of one need at once."""

BUSY = 6
"""Half a week's turns: whoever has left so many open needs unanswered is asked later."""

LATER = 0.5
"""What is left of the order of whoever is asked later: others go before it who fit half as well, and not everybody."""

NEWCOMERS = 0.2
"""Two places of ten are newcomers' while some fit whose turn it is."""


Stop = Literal["over", "agreed", "enough", "everybody"]


@dataclass(frozen=True, slots=True)
class Answers:
    """How a need stands: how many said yes, whether one of them was said yes to, and how many fit and were not told yet."""

    interested: int = 0
    has_agreed: bool = False
    waiting: int = 0


def why_stop(answers: Answers, *, enough: int, is_open: bool = True) -> Stop | None:
    """Why nobody else is told; None while the next ones are to be told."""
    if not is_open:
        return "over"
    if answers.has_agreed:
        return "agreed"
    if answers.interested >= enough:
        return "enough"
    return None if answers.waiting else "everybody"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who fits and was not told yet.

    `order` is what decides its place in the list (above 0), `put_forward` how often it was told of a need in the last seven days,
    `unanswered` how many of all that it was told of are open and wait for its answer.
    """

    order: float
    put_forward: int = 0
    unanswered: int = 0
    is_newcomer: bool = False


def wave(
    waiting: Sequence[Waiting],
    *,
    most: int = WAVE,
    cap: float = CAP,
    busy: float = BUSY,
    newcomers: float = NEWCOMERS,
) -> list[int]:
    """Return the places, out of those who fit best first, of those who are told now: at most so many, none who had their turns."""
    in_turn = [place for place, one in enumerate(waiting) if one.put_forward < cap]
    in_turn.sort(key=lambda place: -waiting[place].order * (LATER if waiting[place].unanswered >= busy else 1.0))
    first = [place for place in in_turn if waiting[place].is_newcomer][: int(most * newcomers)]
    return sorted([*first, *(place for place in in_turn if place not in first)][:most])
