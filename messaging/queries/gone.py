"""Of whoever took part in a conversation and does not any more: for which organisation they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.organisations.standing import standing_of

from ..models import Participant

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

    Reader = User | AnonymousUser


def place_that_ended(user: Reader, public_id: str) -> Participant | None:
    """The last one of an organisation of theirs; None for everybody who never took part, and where one of theirs still does."""
    if not user.is_authenticated or not user.is_active:
        return None
    own = Participant.objects.filter(
        conversation__public_id=public_id, organisation__in=standing_of(user).organisations
    ).select_related("conversation__content_type", "organisation")
    places = list(own.order_by("-left_at", "-pk"))
    if not places or any(one.left_at is None for one in places):
        return None
    return places[0]
