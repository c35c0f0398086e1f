"""Who of a given circle could do what one of them looks for, and what both would gain: for those who meet at an event.

What was compared for the needs and offers that stand is read as it was stored; what somebody looks for in words of their own is asked of
the same index, gates and weights as a need of theirs that is never saved. Nobody is named here whom a need or offer does not name.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from portal.organisations.models import Exclusion, Organisation
from portal.search.normalise import says_something

from .. import audience
from ..engine.reciprocal import harmonic
from ..language import guess_language
from ..models import Listing, Match, MatchSide
from .comparing import Asked, field_of
from .parties import engine_listing

NAMED = Listing.Confidentiality.NAMED


@dataclass(frozen=True, slots=True)
class Found:
    """`value` (0 to 1) is the harmonic mean of both probabilities. Each side has its own evidence, which says in `side` and `mine`
    whose it is; `listing` is the need or offer behind it, None where it was asked in words."""

    seeker: int
    could: int
    value: float
    listing: Listing | None
    evidence: dict[str, Any]
    evidence_back: dict[str, Any]


def stored_among(seeker: Organisation, circle: Collection[int]) -> list[Found]:
    """What its needs and offers have found among these organisations (pk), each once, the best first. In two queries."""
    named = Q(listing__confidentiality=NAMED) & (Q(offer=None) | Q(offer__confidentiality=NAMED))
    rows = (
        Match.objects.standing()
        .filter(named | Q(agreed_at__isnull=False), listing__organisation=seeker, organisation__in=circle)
        .filter(listing__in=Listing.objects.open())
        .exclude(verdict=Match.Verdict.WEAK)
        .select_related("listing")
        .prefetch_related("sides")
    )
    found: dict[int, Found] = {}
    for row in rows:
        if audience.is_discreet(row.listing):
            continue
        value = harmonic(_probability(row.strength), _probability(row.reverse_strength))
        if row.organisation_id in found and found[row.organisation_id].value >= value:
            continue
        mine, theirs = ("need", "offer") if row.listing.kind == Listing.Kind.NEED else ("offer", "need")
        told = {side.side: side.evidence for side in row.sides.all()}
        found[row.organisation_id] = Found(
            seeker=seeker.pk,
            could=row.organisation_id,
            value=value,
            listing=row.listing,
            evidence=told.get(MatchSide.Side.ASKER, {}) | {"side": "asker", "mine": mine},
            evidence_back=told.get(MatchSide.Side.CANDIDATE, {}) | {"side": "candidate", "mine": theirs},
        )
    return sorted(found.values(), key=lambda one: (-one.value, one.could))


def asked_among(seeker: Organisation, words: str, circle: Collection[int]) -> list[Found]:
    """What these words find among these organisations (pk), the best first. Raises `shelf.NotReady`."""
    if not says_something(words):
        return []
    listing = Listing(
        kind=Listing.Kind.NEED,
        category=Listing.Category.PROJECT,
        organisation=seeker,
        title=words[:160],
        text=words,
        language=guess_language(words, "en"),
        audience=Listing.Audience.MEMBERS,
    )
    terms = engine_listing(listing)
    asked = Asked(listing, terms, audience.may_be_suggested_for(listing, []))
    ids = dict(Organisation.objects.filter(pk__in=circle).values_list("pk", "public_id"))
    field = field_of(asked, also=sorted(ids.values()))
    inside = {one for one, who in field.who.items() if who.is_named and who.organisation.pk in ids}
    apart = _apart(seeker, ids)
    kept = [
        one
        for one in field.candidates
        if one.party.id in inside and field.who[one.party.id].organisation.pk not in apart
    ]
    matches = replace(field, candidates=kept).compare(most=len(kept) or 1).matches
    return [
        Found(
            seeker=seeker.pk,
            could=field.who[one.organisation].organisation.pk,
            value=harmonic(one.forward.probability, (one.backward or one.forward).probability),
            listing=None,
            evidence=one.asker_evidence() | {"side": "asker", "mine": "need"},
            evidence_back=one.candidate_evidence() | {"side": "candidate", "mine": "offer"},
        )
        for one in matches
        if one.verdict != "weak"
    ]


def _apart(one: Organisation, others: Collection[int]) -> set[int]:
    rows = Exclusion.objects.filter(Q(organisation=one, excluded__in=others) | Q(organisation__in=others, excluded=one))
    return {pk for pair in rows.values_list("organisation", "excluded") for pk in pair}


def _probability(strength: float) -> float:
    return 1 / (1 + math.exp(-strength))
