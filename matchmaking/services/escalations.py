"""Silence reaches the office of the cluster: it calls those who were asked, or has others told."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, seen
from portal.organisations.services.whom import staff_of

from .. import permissions
from ..audience import is_discreet
from ..engine.dispatch import why_stop
from ..models import Escalation, Listing, Match, MatchSide, Wave
from ..queries.exposure import answers_of
from . import dispatch


def escalate(match: Match) -> None:
    """One who was told is late. What was asked goes to the office where its round had more silence than answers, or no yes at all.

    Once for each round. Requests for finance never: that a firm asks is for it and the provider alone. What only the office sees,
    it asks for itself.
    """
    listing = Listing.objects.select_related("cluster").get(pk=match.listing_id)
    if listing.cluster is None or not _is_for_the_office(listing) or not match.wave:
        return
    if listing.waves.filter(stopped=Wave.Stopped.OWN).exists():  # its people want nobody else
        return
    answers = answers_of(listing)
    if why_stop(answers, enough=listing.enough, is_open=listing.is_open) in ("over", "agreed", "enough"):
        return
    if answers.interested and not _mostly_silent(listing, match.wave):
        return
    facts = {"raised_at": timezone.now()}
    escalation, is_new = Escalation.objects.get_or_create(listing=listing, wave=match.wave, defaults=facts)
    if is_new:
        record("listing.escalated", by=None, about=listing, wave=match.wave)
        notify("listing.silent", to=staff_of(listing.cluster), about=escalation)


def settle(escalation: Escalation, *, by: User, how: str) -> None:
    """The office has done what it could. Settled once; a second click changes nothing."""
    if not permissions.can_look_after(by, escalation):
        raise NotAllowed
    if how not in Escalation.How.values:
        raise NotPossible("how", _("Say what came of it."), "how")
    with transaction.atomic():
        waiting = Escalation.objects.filter(pk=escalation.pk, settled_at=None)
        if waiting.update(settled_at=timezone.now(), settled_by=by, how=how):
            record("listing.escalation_settled", by=by, about=escalation.listing, wave=escalation.wave, how=how)
            for person in staff_of(escalation.listing.cluster):
                seen("listing.silent", about=escalation, by=person)


def tell_alternative(escalation: Escalation, match: Match, *, by: User) -> None:
    """The office chooses one of those who fit and were not told yet."""
    if not permissions.can_look_after(by, escalation) or match.listing_id != escalation.listing_id:
        raise NotAllowed
    dispatch.tell_one(match, by=by)


def _is_for_the_office(listing: Listing) -> bool:
    return listing.confidentiality != Listing.Confidentiality.OFFICE and not is_discreet(listing)


def _mostly_silent(listing: Listing, wave: int) -> bool:
    told = MatchSide.objects.filter(
        match__listing=listing, match__wave=wave, match__closed_at=None, side=MatchSide.Side.CANDIDATE
    )
    answered = told.exclude(answer=MatchSide.Answer.NONE).count()
    return told.count() > 2 * answered
