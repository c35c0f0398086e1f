"""Whether two are in the same place: by degrees where both have them, else by what the town is called."""

from __future__ import annotations

import math
from functools import lru_cache

from portal.search.normalise import fold

from .names import ARTICLE, LATIN_ARTICLES, one_word
from .town_names import TOWNS
from .traits import Traits

NEAR, FAR = 2.0, 40.0
"""Kilometres: within the first it is the same place, whatever it is called; beyond the second another."""


def compare_places(one: Traits, other: Traits) -> int:
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        away = _kilometres(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]
        if away <= NEAR:
            return 1
        if away > FAR:
            return -1
    if not one.town or not other.town:
        return 0
    if _same_town(one.town, other.town):
        return 1
    return 0 if _within(one.town, other.town) else -1


@lru_cache(maxsize=50_000)
def _same_town(one: str, other: str) -> bool:
    mine, theirs = (TOWNS.get(fold(town)) or " ".join(_town_words(town)) for town in (one, other))
    return mine == theirs or one_word(mine.replace(" ", ""), theirs.replace(" ", "")) >= 0.85


@lru_cache(maxsize=50_000)
def _within(one: str, other: str) -> bool:
    """The industrial city of a town is no other place than the town, and no proof that it is the same."""
    mine, theirs = (set(_town_words(town)) for town in (one, other))
    return bool(mine and theirs) and (mine < theirs or theirs < mine)


def _town_words(town: str) -> list[str]:
    return [ARTICLE.sub("", word) for word in fold(town).split() if word not in LATIN_ARTICLES]


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """On a flat map: good to a percent where it matters, below a hundred kilometres."""
    north = (latitude - other_latitude) * 111.2
    east = (longitude - other_longitude) * 111.3 * math.cos(math.radians((latitude + other_latitude) / 2))
    return math.hypot(north, east)
