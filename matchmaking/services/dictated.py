"""What became of a need that was written down after a call, for the services beneath."""

from __future__ import annotations

from django.utils import timezone

from ..models import Dictation, Listing


def settle_dictation(listing: Listing) -> None:
    """It is published, whoever of its people did it: nothing waits any more."""
    waiting = Dictation.objects.filter(listing=listing, state=Dictation.State.WAITING)
    waiting.update(state=Dictation.State.CONFIRMED, answered_at=timezone.now())
