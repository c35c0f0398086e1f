"""Which of those who were compared are suggested: the same before a need or offer is published and after.

A suggested partner looks strong or possible. Whoever is weak is kept, stands in the list when asked for, and is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from ..engine import facts
from ..engine.matching import Comparison, Match
from ..models import Listing, MatchSide
from ..querysets import is_touched
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


@dataclass(frozen=True, slots=True)
class Told:
    """One suggested partner as its row tells it."""

    verdict: str
    conditions: Sequence[Mapping[str, Any]]


def how_many(listing: Listing) -> HowMany:
    """Of a stored one, in one query."""
    found = _shown_of(listing).values_list("match__verdict", "evidence__conditions")
    return counted([Told(verdict, conditions or []) for verdict, conditions in found], listing.kind, listing.radius_km)


def counted(found: Sequence[Told], kind: str, radius_km: int | None) -> HowMany:
    return HowMany(
        fit=len(found),
        near=sum(is_within(one.conditions, kind) for one in found),
        strong=sum(one.verdict == "strong" for one in found),
        radius_km=radius_km,
    )


@dataclass(frozen=True)
class Answered:
    """The suggestions of a stored listing of which something was said, by organisation (primary key); `agreed` are those of an agreement.

    They stay when they no longer fit, and what was agreed on stays as it is: so they count before a change as they do after it.
    """

    told: Mapping[int, Told]
    agreed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, listing: Listing | None) -> Self:
        """In one query; of one that is not stored yet, nobody."""
        if listing is None:
            return cls({})
        rows = _shown_of(listing).filter(is_touched("match"))
        known = list(
            rows.values_list("match__organisation", "match__agreed_at", "match__verdict", "evidence__conditions")
        )
        return cls(
            {one: Told(verdict, conditions or []) for one, _agreed, verdict, conditions in known},
            frozenset(one for one, agreed, *_told in known if agreed),
        )

    def and_found(self, field: Field, kept: Iterable[Match]) -> tuple[list[Match], list[Told]]:
        """Who is suggested once `kept` has come of a comparison: those that it tells of, and those that stay as they were told."""
        found = {field.who[one.organisation].organisation.pk: one for one in kept}
        staying = [told for one, told in self.told.items() if one in self.agreed or one not in found]
        return fitting(match for one, match in found.items() if one not in self.agreed), staying


def _shown_of(listing: Listing) -> QuerySet[MatchSide]:
    return MatchSide.objects.filter(
        side=MatchSide.Side.ASKER, match__listing=listing, match__closed_at=None, match__verdict__in=SHOWN
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
