"""What an office or the portal's staff read of a member's need or offer, beyond what members do, is written down for the member."""

from __future__ import annotations

from collections.abc import Sequence

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.organisations.models import Opening, Organisation
from portal.organisations.services import write_openings

from .. import permissions
from ..models import Listing


def opened(listing: Listing, *, by: User, called: Sequence[Organisation] = ()) -> None:
    """Who asks, where members do not read it; and how to reach both sides, where some are to be `called`."""
    if not permissions.reads_beyond_members(by, listing):
        raise NotAllowed
    reached = [listing.organisation, *called] if called else []
    write_openings({Opening.Thing.ENTRUSTED: [listing.organisation], Opening.Thing.CONTACT: reached}, by=by)
