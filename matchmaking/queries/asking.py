"""Whether somebody can be asked about a need or offer before it is answered."""

from __future__ import annotations

from portal.organisations.services.whom import staff_of

from ..audience import is_discreet
from ..models import Match


def can_be_asked_about(match: Match) -> bool:
    """Whether there is an office, with people, that knows of it: of who asks for finance the office knows nothing."""
    listing = match.listing
    return listing.is_open and not is_discreet(listing) and bool(staff_of(listing.cluster))
