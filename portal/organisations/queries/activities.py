"""National activity codes to choose from, where the operator has a table: by their code, or by words of their names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from portal.search.normalise import tokens
from portal.taxonomy.activities import are_offered
from portal.taxonomy.models import NationalActivity, compact

MOST_FOUND = 24


@dataclass(frozen=True, slots=True)
class ActivityChoice:
    """`isic` and `sector`: what is kept with it."""

    code: str
    title: str
    isic: str
    sector: str
    chosen: bool


def chosen_activities(codes: Collection[str]) -> list[ActivityChoice]:
    """Those of these codes that are in the table."""
    if not codes or not are_offered():
        return []
    return [_choice(one, codes) for one in _offered().filter(code__in=codes)]


def find_activities(text: str, chosen: Collection[str]) -> list[ActivityChoice]:
    """By the beginning of a code, however its parts are parted; else what carries all the words in any language."""
    asked = compact(text)
    if not asked or not are_offered():
        return []
    if any(letter.isdigit() for letter in asked) and (
        found := list(_offered().filter(compact__startswith=asked)[:MOST_FOUND])
    ):
        return [_choice(one, chosen) for one in found]
    words = set(tokens(text))
    carrying = (
        one
        for one in _offered()
        if words and all(any(word.startswith(piece) for word in _words(tuple(one.names))) for piece in words)
    )
    return [_choice(one, chosen) for one, _count in zip(carrying, range(MOST_FOUND), strict=False)]


def _offered() -> QuerySet[NationalActivity]:
    return NationalActivity.objects.filter(is_current=True).select_related("sector")


def _choice(one: NationalActivity, chosen: Collection[str]) -> ActivityChoice:
    return ActivityChoice(one.code, str(one), one.sector_id, str(one.sector), one.code in chosen)


@lru_cache(maxsize=20_000)
def _words(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tokens(" ".join(names)))
