"""Which of those who were compared are suggested: the same before a need or offer is published and after.

A suggested partner looks strong or possible. Whoever is weak is kept, stands in the list when asked for, and is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..engine import facts
from ..engine.matching import Comparison, Match
from ..models import Listing, MatchSide
from .comparing import Field
from .inbox import SHOWN

KEPT, MOST = 40, 100
"""So many suggestions of one need or offer are kept, and so many are told apart from what is beside the point."""


@dataclass(frozen=True, slots=True)
class HowMany:
    """`fit` partners are suggested, `near` of them within `radius_km`, and `strong` of them look strong."""

    fit: int = 0
    near: int = 0
    strong: int = 0
    radius_km: int | None = None


def how_many(listing: Listing) -> HowMany:
    """Of a stored one, in one query."""
    sides = MatchSide.objects.filter(
        side=MatchSide.Side.ASKER, match__listing=listing, match__closed_at=None, match__verdict__in=SHOWN
    )
    found = list(sides.values_list("match__verdict", "evidence__conditions"))
    return HowMany(
        fit=len(found),
        near=sum(is_within(conditions or [], listing.kind) for _verdict, conditions in found),
        strong=sum(verdict == "strong" for verdict, _conditions in found),
        radius_km=listing.radius_km,
    )


def to_be_kept(field: Field, terms: facts.Listing | None = None) -> tuple[Comparison, list[Match]]:
    """What comes of a comparison, and which of its suggestions are kept: as asked, or with other conditions.

    An offer is not suggested to whoever asks for just that: they meet in the need, where its conditions count.
    """
    comparison = field.compare(terms, most=MOST)
    elsewhere = _met_in_needs(field)
    kept = [one for one in comparison.matches if field.who[one.organisation].organisation.pk not in elsewhere]
    return comparison, kept[:KEPT]


def fitting(matches: Iterable[Match]) -> list[Match]:
    return [one for one in matches if one.verdict in SHOWN]


def is_within(conditions: Iterable[Mapping[str, Any]], by: str) -> bool:
    """Whether somebody stands inside the distance that the side `by` ("need" or "offer") asks for, by conditions as evidence."""
    return any((one["key"], one["by"], one["state"]) == ("radius", by, "yes") for one in conditions)


def _met_in_needs(field: Field) -> set[int]:
    if not field.needs:
        return set()
    return set(Listing.objects.open().filter(public_id__in=field.needs).values_list("organisation", flat=True))
