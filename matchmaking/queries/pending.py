"""Whether a need or offer is being compared: then no number of suggested partners is shown that was about something else."""

from __future__ import annotations

from typing import Literal

from portal.outbox.services import Priority, still_to_do

from ..models import Listing
from ..tasks import key_of, refresh_matches

State = Literal["comparing", "compared", "left"]


def comparing_state(listing: Listing) -> State:
    """ "left": it has changed since and nothing is under way, as after a failure; saving it again sets it going.

    What others changed is compared again in passing, and the number of before stands meanwhile: it answers the same question.
    """
    waits = still_to_do(refresh_matches, key=key_of(listing.pk))
    if waits is None and not listing.is_compared:
        # It may have been compared after `listing` was read and before the rows were asked.
        listing.refresh_from_db(fields=["matched_at", "updated_at", "published_at", "renewed_at"])
    if waits is not None and (waits < Priority.BULK or not listing.is_compared):
        return "comparing"
    return "compared" if listing.is_compared else "left"
