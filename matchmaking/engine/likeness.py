"""How like two companies that take money in are: line of business, place, stage, amount and age.

Each is a number up to 1 and none is 0, so that one difference does not undo the rest; what is not known lies between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .codes import closeness

OTHER_TRADE, TRADE_UNKNOWN = 0.15, 0.3
NEAR_PLACES, ELSEWHERE = (1.0, 0.8, 0.4), 0.12
"""For the narrowest place, the next and all wider ones."""
OTHER_STAGE, STAGE_UNKNOWN = 0.25, 0.3
AMOUNT_WIDTH, OTHER_AMOUNT, AMOUNT_UNKNOWN = 0.45, 0.05, 0.3
"""In powers of ten: twice or half as much is three quarters like it."""
AGE_WIDTH, OTHER_AGE, AGE_UNKNOWN = 0.6, 0.1, 0.4
"""In doublings: two years are to four as four to eight."""
SAME_TRADE = 0.75
"""Closeness of two classes of one group in ISIC."""


@dataclass(frozen=True, slots=True)
class Round:
    """A company that takes money in, or looks for some. Empty and None mean: not known.

    `trades` are codes or names of its line of business, `places` keys from the narrowest to the widest, `founded` a year.
    """

    company: str
    on: date
    trades: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    stage: str = ""
    amount: float | None = None
    founded: int | None = None


class Likenesses:
    """Rounds of the past, ready to be compared with another."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        self._trades = _Table([one.trades for one in rounds])
        self._places = _Table([one.places for one in rounds])
        self._stages = np.array([one.stage for one in rounds])
        self._amounts = np.array([_power(one.amount) for one in rounds], dtype=float)
        self._ages = np.array([_doublings(one) for one in rounds], dtype=float)

    def read(self, asked: Round) -> np.ndarray:
        """Return for each round how like it is to this one: the product of all that is known, from 0 to about 1."""
        near = {place: NEAR_PLACES[min(level, len(NEAR_PLACES) - 1)] for level, place in enumerate(asked.places)}
        like = self._places.best(lambda one: near.get(one, ELSEWHERE), default=ELSEWHERE)
        if asked.trades:
            like *= self._trades.best(lambda one: max(OTHER_TRADE, _nearest(one, asked)), default=TRADE_UNKNOWN)
        else:
            like *= TRADE_UNKNOWN
        like *= np.where(self._stages == asked.stage, 1, OTHER_STAGE) if asked.stage else STAGE_UNKNOWN
        like *= _bell(self._amounts, _power(asked.amount), AMOUNT_WIDTH, OTHER_AMOUNT, AMOUNT_UNKNOWN)
        like *= _bell(self._ages, _doublings(asked), AGE_WIDTH, OTHER_AGE, AGE_UNKNOWN)
        return like

    def in_the_trade(self, asked: Round) -> np.ndarray:
        """Return the numbers of the rounds of companies in the same line of business."""
        return np.flatnonzero(self._trades.best(lambda one: _nearest(one, asked), default=0.0) >= SAME_TRADE)


class _Table:
    """Deals by keys of theirs, so that a likeness is asked once for each key and not for each deal."""

    def __init__(self, keys: Sequence[tuple[str, ...]]) -> None:
        self._place: dict[str, int] = {}
        most = max((len(each) for each in keys), default=0)
        self._columns = np.full((len(keys), max(most, 1)), -1)
        for number, each in enumerate(keys):
            for column, key in enumerate(each):
                self._columns[number, column] = self._place.setdefault(key, len(self._place))

    def best(self, of: Callable[[str], float], *, default: float) -> np.ndarray:
        """Return for each deal the highest of its keys, and `default` where it has none."""
        known = np.array([*(of(key) for key in self._place), 0.0])
        return np.where((self._columns >= 0).any(axis=1), known[self._columns].max(axis=1), default)


def _alike(one: str, other: str) -> float:
    """Names are the same or another; codes may be near each other."""
    if one == other:
        return 1.0 if one else 0.0
    return closeness(one, other) if one.isdigit() and other.isdigit() else 0.0


def _nearest(one: str, asked: Round) -> float:
    return max((_alike(one, trade) for trade in asked.trades), default=0.0)


def _power(amount: float | None) -> float:
    return math.log10(amount) if amount else math.nan


def amount_step(amount: float | None) -> int | None:
    """Return the amount in half powers of ten: what counts as one size of ticket."""
    return math.floor(2 * math.log10(amount)) if amount else None


def _doublings(one: Round) -> float:
    return math.nan if one.founded is None else math.log2(max(0, one.on.year - one.founded) + 1.5)


def _bell(known: np.ndarray, asked: float, width: float, other: float, unknown: float) -> np.ndarray:
    like = np.exp(-0.5 * ((known - asked) / width) ** 2) + other
    return np.where(np.isnan(like), unknown, like)
