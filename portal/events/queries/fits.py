"""Who fits a delegation, the best first, as it was stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from matchmaking.models import Listing
from portal.organisations.models import Exclusion, Organisation

from ..models import Delegation, Fit


@dataclass(frozen=True, slots=True)
class Partner:
    """`evidence` is what the reader's side may be told of it; `listing` the need or offer behind it, `ours` whether it is the reader's."""

    delegation: Delegation
    organisation: Organisation
    value: float
    listing: Listing | None
    ours: bool
    evidence: Mapping[str, Any]


def best_fits(delegation: Delegation, *, most: int | None = None) -> list[Partner]:
    """Both ways round; nobody with whom it keeps apart. In two queries."""
    rows = (
        Fit.objects.filter(Q(seeker=delegation, could__left_at=None) | Q(could=delegation, seeker__left_at=None))
        .select_related("seeker__organisation", "could__organisation", "listing")
        .order_by("-value", "pk")
    )
    apart = apart_of(delegation)
    found: dict[int, Partner] = {}
    for one in rows:
        ours = one.seeker_id == delegation.pk
        other = one.could if ours else one.seeker
        if other.organisation_id in apart or (other.pk in found and not (ours and not found[other.pk].ours)):
            continue
        value = max(one.value, found[other.pk].value) if other.pk in found else one.value
        evidence = one.evidence if ours else one.evidence_back
        found[other.pk] = Partner(other, other.organisation, value, one.listing, ours, evidence)
    ranked = sorted(found.values(), key=lambda one: (-one.value, one.organisation.pk))
    return ranked[:most] if most else ranked


def apart_of(delegation: Delegation) -> set[int]:
    """Organisations (pk) that it excludes, or that exclude it."""
    own = delegation.organisation_id
    rows = Exclusion.objects.filter(Q(organisation=own) | Q(excluded=own)).values_list("organisation", "excluded")
    return {one for pair in rows for one in pair} - {own}
