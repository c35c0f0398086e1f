"""What words and trade alone promise of many organisations at once: whom to look at, and whom nothing else could lift.

The same points as `criteria.terms` and `criteria.codes` give one by one, to the rounding of the machine: so nobody is left out here who
would have come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

import numpy as np

from .codes import closeness
from .criteria import codes, terms
from .documents import Pooled
from .facts import Listing
from .scoring import Weights

_NAMES = ("work", "led", "profile", "coverage", "title")
_VALUES = attrgetter(*_NAMES)


def points(
    asked: Listing,
    texts: Iterable[Pooled],
    trades: Iterable[Sequence[str]],
    newcomers: np.ndarray,
    weights: Weights,
) -> np.ndarray:
    """Return the log-odds that words and trade add, per organisation; `trades` are the codes of what each does."""
    shares = _shares(texts)
    words = _of_words(shares, newcomers, weights)
    trade = _of_trade(asked.codes, trades, shares["title"], weights)
    both: np.ndarray = words + trade
    return both


def _of_words(shares: Mapping[str, np.ndarray], newcomers: np.ndarray, weights: Weights) -> np.ndarray:
    """Return the log-odds that the texts alone add; `newcomers` says who are some."""
    summed = np.zeros(len(newcomers))
    for feature, (share, least) in terms.SHARES.items():
        if weight := weights.features.get(feature):
            added = weight.weight * (np.log(shares[share] + least) - weight.mean) / weight.scale
            if feature in terms.OF_NEWCOMERS:
                added = np.where(newcomers, added, 0.0)
            elif feature in terms.OF_OTHERS:
                added = np.where(newcomers, 0.0, added)
            summed += np.nan_to_num(added)
    if weight := weights.features.get("newcomer"):
        summed += weight.weight * (newcomers - weight.mean) / weight.scale
    return summed


def likeliest(
    asked: Listing, texts: Mapping[str, Pooled], trades: Mapping[str, Sequence[str]], weights: Weights, most: int
) -> list[str]:
    """Return the organisations that words and trade promise most of, at most so many, the best first.

    Whoever is not among `trades` is in none that is known. Without any work that was found it may be a newcomer or not: what promises
    more counts.
    """
    names, shares = list(texts), _shares(texts.values())
    nobody, maybe = np.zeros(len(names), bool), ~(shares["work"] > 0)
    words = np.maximum(_of_words(shares, nobody, weights), _of_words(shares, maybe, weights))
    trade = _of_trade(asked.codes, (trades.get(name, ()) for name in names), shares["title"], weights)
    return [names[place] for place in np.argsort(-(words + trade), kind="stable")[:most].tolist()]


def _of_trade(
    asked: Sequence[str], trades: Iterable[Sequence[str]], titles: np.ndarray, weights: Weights
) -> np.ndarray:
    weight = weights.features.get("codes")
    if not weight or not asked:
        return np.zeros(len(titles))
    near = _nearness(tuple(asked)).__getitem__
    nears = np.array([max(map(near, given), default=None) for given in trades], float)
    is_told_apart = (nears > 0) | ~(titles >= codes.SAID)
    return np.nan_to_num(np.where(is_told_apart, weight.weight * (nears - weight.mean) / weight.scale, 0.0))


class _Nearness(dict[str, float]):
    """Code -> how near it is to the nearest of those asked for; found out once for each."""

    def __init__(self, asked: Sequence[str]) -> None:
        self._asked = asked

    def __missing__(self, code: str) -> float:
        self[code] = nearest = max(closeness(one, code) for one in self._asked)
        return nearest


@lru_cache(maxsize=8)
def _nearness(asked: tuple[str, ...]) -> _Nearness:
    """Those of one question are asked for twice: for whom to look at, and for who is hopeless."""
    return _Nearness(asked)


def _shares(texts: Iterable[Pooled]) -> dict[str, np.ndarray]:
    """Return each value of the texts as a column; not a number where it is not known."""
    columns = np.array([_VALUES(one) for one in texts], float).reshape(-1, len(_NAMES))
    return dict(zip(_NAMES, columns.T, strict=True))
