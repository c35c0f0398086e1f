"""Two sides that have both said yes talk: their conversation opens with the agreement."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from messaging.models import Conversation
from messaging.services.conversations import FirstWords, IntroducedBy, open_conversation
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import Introduction, Match, MatchSide


def talk(side: MatchSide, *, by: User) -> Conversation:
    """The conversation of two that both said yes; opened now where they agreed before there was one."""
    if not permissions.can_answer_match(by, side):
        raise NotAllowed
    if not side.match.agreed_at:
        raise NotPossible("not_agreed", _("A conversation opens as soon as both sides have said yes."))
    return open_talk(side.match, by=by)


def open_talk(match: Match, *, by: User) -> Conversation:
    """The same, by a service that has asked who may. Whoever said yes sees to it in their organisation.

    What they said with their yes stands first in it.
    """
    sides = MatchSide.objects.filter(match=match).select_related("organisation", "answered_by")
    said_yes = MatchSide.objects.filter(
        match=match,
        answered_by__is_active=True,
        answered_by__memberships__organisation=F("organisation"),
        answered_by__memberships__ended_at=None,
    )
    return open_conversation(
        between=[match.listing.organisation, match.organisation],
        about=match,
        subject=match.listing.title,
        by=by,
        seen_to_by=dict(said_yes.values_list("organisation", "answered_by")),
        introduced_by=_introducer(match),
        with_words=[
            FirstWords(one.organisation, one.answered_by, one.message)
            for one in sides.order_by("answered_at", "pk")
            if one.message
        ],
    )


def _introducer(match: Match) -> IntroducedBy | None:
    """Whose name the introduction carries, while they are there."""
    named = Introduction.objects.filter(match=match, introducer__is_active=True, cluster__isnull=False)
    one = named.select_related("introducer", "cluster").first()
    return IntroducedBy(one.introducer, one.cluster) if one and one.introducer and one.cluster else None
