"""What the overview of an event says about coming: the reader's own registrations, and who else comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from portal.organisations.standing import standing_of

from ..models import Event, Invitation
from .comers import comers_of
from .own import own_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def coming(event: Event, reader: Reader) -> dict[str, Any]:
    """`own`, `comers` and the `invitation` that waits for the reader's answer."""
    own = own_of(event, reader)
    mine = standing_of(reader).organisations
    sent = Invitation.objects.filter(event=event, organisation__in=mine, state=Invitation.State.SENT)
    return {
        "own": own,
        "comers": comers_of(event),
        "invitation": sent.select_related("organisation").first() if mine and not own.rows else None,
    }
