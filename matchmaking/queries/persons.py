"""Whom to ask for, once both sides have said yes: the person who said it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import get_language_bidi

from ..models import Listing, Match, MatchSide


def who_answered(match: Match) -> list[int]:
    """Primary keys of the people who answered for either side of it; nobody where the cluster office wrote it down."""
    if match.listing.confidentiality == Listing.Confidentiality.OFFICE:
        return []
    answered = MatchSide.objects.filter(match=match, answered_by__isnull=False)
    return [one for one in answered.values_list("answered_by", flat=True) if one]


def who_said_yes(sides: Iterable[MatchSide]) -> dict[int, str]:
    """By pk of a side: the name of who answered on the other one, of matches that both agreed to.

    Nobody who has left since, and nobody where the cluster office wrote down what it was told on the telephone.
    """
    agreed = {
        side.match_id: side
        for side in sides
        if side.match.agreed_at and side.match.listing.confidentiality != Listing.Confidentiality.OFFICE
    }
    if not agreed:
        return {}
    answered = MatchSide.objects.filter(
        match__in=agreed,
        answered_by__memberships__organisation=F("organisation"),
        answered_by__memberships__ended_at=None,
    )
    names = answered.exclude(pk__in=[side.pk for side in agreed.values()]).values_list(
        "match", "answered_by__full_name", "answered_by__latin_name"
    )
    return {agreed[match].pk: _in_both_letters(name, latin) for match, name, latin in names}


def _in_both_letters(name: str, latin: str) -> str:
    """First in the letters of the page."""
    first, other = (name, latin) if get_language_bidi() else (latin, name)
    return f"{first} ({other})" if first and other and first != other else first or other
