"""What words and trade alone promise of many organisations at once: whom to look at, and whom nothing else could lift.

The same points as `criteria.terms` and `criteria.codes` give one by one, to the rounding of the machine: so nobody is left out here who
would have come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from .codes import closeness
from .criteria import codes, terms
from .documents import Pooled
from .facts import Listing
from .scoring import Weights


def points(
    asked: Listing,
    texts: Sequence[Pooled],
    trades: Iterable[Sequence[str]],
    newcomers: np.ndarray,
    weights: Weights,
) -> np.ndarray:
    """Return the log-odds that words and trade add, per organisation; `trades` are the codes of what each does."""
    titles = _shares(texts, "title")
    return of_words(texts, newcomers, weights) + _of_trade(asked.codes, trades, titles, weights)


def of_words(texts: Sequence[Pooled], newcomers: np.ndarray, weights: Weights) -> np.ndarray:
    """Return the log-odds that the texts alone add; `newcomers` says of whom nothing is known that they did."""
    summed = np.zeros(len(texts))
    for feature, (share, least) in terms.SHARES.items():
        if weight := weights.features.get(feature):
            added = weight.weight * (np.log(_shares(texts, share) + least) - weight.mean) / weight.scale
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
    names, said = list(texts), list(texts.values())
    if len(names) <= 1:
        return names[:most]
    nobody, maybe = np.zeros(len(names), bool), np.array([not one.work for one in said])
    words = np.maximum(of_words(said, nobody, weights), of_words(said, maybe, weights))
    trade = _of_trade(asked.codes, (trades.get(name, ()) for name in names), _shares(said, "title"), weights)
    return [names[place] for place in np.argsort(-(words + trade), kind="stable")[:most].tolist()]


def _of_trade(
    asked: Sequence[str], trades: Iterable[Sequence[str]], titles: np.ndarray, weights: Weights
) -> np.ndarray:
    weight = weights.features.get("codes")
    if not weight or not asked:
        return np.zeros(len(titles))
    nearest: dict[str, float] = {}

    def near(code: str) -> float:
        if (known := nearest.get(code)) is None:
            known = nearest[code] = max(closeness(one, code) for one in asked)
        return known

    nears = np.array([max(map(near, given), default=None) for given in trades], float)
    is_told_apart = (nears > 0) | ~(titles >= codes.SAID)
    return np.nan_to_num(np.where(is_told_apart, weight.weight * (nears - weight.mean) / weight.scale, 0.0))


def _shares(texts: Sequence[Pooled], name: str) -> np.ndarray:
    """One value of each as a column; not a number where it is not known."""
    return np.array([getattr(one, name) for one in texts], float)
