"""Whom a person knows from introductions: whoever said yes on the other side, as the card of the match names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from messaging.permissions import ended_about
from portal.organisations.acquaintance import Circle, acquaintances
from portal.organisations.standing import standing_of

from ..models import Listing, Match, MatchSide

if TYPE_CHECKING:
    from portal.accounts.models import User

INTRODUCTIONS = 100
"""Only the latest are looked through, so that it costs the same in the tenth year."""


def _said_yes(user: User) -> QuerySet[MatchSide]:
    """Only once both have: before, nobody is told who answered. Nobody where the office wrote an answer down, and nobody of a
    conversation that has ended, since their card says no more whom to ask for."""
    agreed = MatchSide.objects.visible_to(user).filter(match__agreed_at__isnull=False)
    latest = agreed.order_by("-match__agreed_at", "-pk").values("match")[:INTRODUCTIONS]
    ended = ended_about(Match).filter(object_id=Cast(OuterRef("match"), CharField()))
    return (
        MatchSide.objects.filter(
            ~Exists(ended),
            match__in=latest,
            answered_by__memberships__organisation=F("organisation"),
            answered_by__memberships__ended_at=None,
        )
        .exclude(organisation__in=standing_of(user).organisations)
        .exclude(match__listing__confidentiality=Listing.Confidentiality.OFFICE)
    )


def sign_in() -> None:
    acquaintances.register(
        "matchmaking.introductions",
        Circle(
            _("From an introduction"),
            rows=_said_yes,
            person="answered_by",
            key="match__public_id",
            url=lambda public_id: Match(public_id=public_id).get_absolute_url(),
        ),
    )
