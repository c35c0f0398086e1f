"""When nobody belongs to an organisation any more: nothing of it stays open, and nobody waits for its answer."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.notifications.services import notify
from portal.organisations.models import Organisation

from ..models import Listing, Match, MatchSide
from .listings import take_down

YES = MatchSide.Answer.INTERESTED


@transaction.atomic
def close_abandoned(organisation: Organisation) -> None:
    """Close what is published and tell those it was talking with."""
    counterparts = _counterparts(organisation)
    for listing in Listing.objects.filter(organisation=organisation, published_at__isnull=False, closed_at=None):
        outcome = Listing.Outcome.NOTHING
        if Listing.objects.filter(pk=listing.pk, closed_at=None).update(closed_at=timezone.now(), outcome=outcome):
            listing.refresh_from_db()
            take_down(listing)
            record("listing.closed", by=None, about=listing, outcome=outcome)
    notify("partner.left", to=counterparts, about=organisation)


def _counterparts(organisation: Organisation) -> list[User]:
    """The people of those who agreed with it, or said yes and wait; not of those who never learnt whose need it is."""
    standing = Match.objects.standing()
    theirs = standing.filter(listing__organisation=organisation)
    named = Q(agreed_at__isnull=False) | Q(listing__confidentiality=Listing.Confidentiality.NAMED)
    said_yes = MatchSide.objects.filter(answer=YES).exclude(organisation=organisation)
    waiting = said_yes.filter(match__in=theirs.filter(named)) | said_yes.filter(
        match__in=standing.filter(organisation=organisation)
    )
    acting = {"memberships__organisation__in": waiting.values("organisation"), "memberships__ended_at": None}
    return list(User.objects.filter(is_active=True, **acting).distinct())
