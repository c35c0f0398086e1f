"""Suggested partners: compared when something changes, stored with their evidence, never computed while a page is read.

What was answered survives: a pair that no longer fits is closed only while nobody has said anything, and what both agreed on
is left as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of
from portal.outbox.services import Priority, enqueue
from portal.search.projector import project_pending
from portal.search.shelf import NotReady, is_ready

from .. import audience, permissions, tasks
from ..models import Listing, Match, MatchSide
from ..queries.affected import SUGGESTED_AT_ONCE, listings_affected_by, suggested_for
from ..queries.comparing import asked_by, field_of, unnamed_before
from ..queries.evidence import told, visible_documents
from ..queries.exposure import TOLD
from ..queries.suggested import to_be_kept
from ..querysets import MatchQuerySet, is_touched, kept_apart
from .answers import (
    answer_for,
    answer_match,
    open_match,
    put_aside,
    take_back,
    undo_answer,
    undo_answer_for,
)
from .dispatch import put_forward
from .listings import index_listing
from .storing import store

__all__ = [
    "answer_for",
    "answer_match",
    "express_interest",
    "open_match",
    "put_aside",
    "refresh_everything",
    "refresh_matches",
    "refresh_organisation",
    "take_back",
    "undo_answer",
    "undo_answer_for",
]

INDEX_AWAITED = dt.timedelta(seconds=30)
NEEDS_RUNG = 30


def refresh_matches(listing: Listing) -> None:
    """Compare one need or offer with everybody who may answer it, and store what came of it. Running it again changes nothing."""
    _ring_for(_answered_by(listing))
    if listing.is_of_a_page:
        # Who may apply is computed when it is read (queries/calls.py): nobody is asked for an answer, and no clock runs.
        return
    if not listing.is_open:
        # What has only run out may be renewed: then what was answered stands again.
        _close(_untouched(listing, with_answers=listing.closed_at is not None), Match.Closed.LISTING_CLOSED)
        return
    project_pending()
    try:
        field = field_of(asked_by(listing), unnamed_before=unnamed_before(listing))
    except NotReady:
        # Nobody is found in an index that is being made, which says nothing about anybody: what stands is left as it is.
        enqueue(
            tasks.refresh_matches,
            key=tasks.key_of(listing.pk),
            priority=Priority.BULK,
            wait=INDEX_AWAITED,
            listing=listing.pk,
        )
        return
    comparison, found = to_be_kept(field)
    with transaction.atomic():
        stored = store(listing, field, found, compared=comparison.compared)
        kept = [match.pk for match in stored.standing]
        _close(_untouched(listing).exclude(pk__in=kept), Match.Closed.FELL_AWAY)
        _close(_met_again(listing, kept), Match.Closed.FELL_AWAY)
        _tell(listing, stored.new)
        _forget_hidden(_untouched(listing, with_answers=True).exclude(pk__in=kept))
        Listing.objects.filter(pk=listing.pk).update(matched_at=timezone.now())
        _ring_for(Listing.objects.open().filter(public_id__in=field.needs[:NEEDS_RUNG]).values_list("pk", flat=True))


def express_interest(listing: Listing, *, by: User, organisation: Organisation, message: str = "") -> MatchSide:
    """ "We can answer this": says yes for `organisation`, whether it was suggested or not, whatever the gates say.

    A pair that was never compared is compared now, so that the other side sees how it stands to each condition.
    """
    if not permissions.can_express_interest(by, organisation, listing):
        raise NotAllowed
    with transaction.atomic():
        match = Match.objects.standing().filter(listing=listing, organisation=organisation).first()
        if match is None:
            project_pending()
            field = field_of(asked_by(listing), only=organisation)
            (match,) = store(listing, field, [field.weigh(organisation.public_id)], compared=1).new
            if not is_ready():  # then its words are still to be compared
                _ring_for([listing.pk])
        side = MatchSide.objects.select_related("match").get(match=match, side=MatchSide.Side.CANDIDATE)
        return answer_match(side, by=by, answer=MatchSide.Answer.INTERESTED, message=message)


def refresh_organisation(organisation: Organisation, *, before: int | None = None) -> None:
    """What changed in an organisation may change its own documents, its suggestions, and the needs of others that it fits.

    However many lists it stands in, a part of them is rung at a time: with `before`, the next part and nothing else.
    """
    if before is not None:
        _ring_in_parts(organisation, suggested_for(organisation, before=before))
        return
    project_pending()
    own = Q(listing__organisation=organisation) | Q(organisation=organisation)
    _close(Match.objects.standing().filter(own, kept_apart(), agreed_at=None), Match.Closed.FELL_AWAY)
    for listing in Listing.objects.open().filter(organisation=organisation).with_card_facts():
        index_listing(listing)
    try:
        affected = listings_affected_by(organisation)
    except NotReady:
        enqueue(
            tasks.refresh_organisation,
            key=f"organisation:{organisation.pk}",
            wait=INDEX_AWAITED,
            organisation=organisation.pk,
        )
        return
    _ring_for(affected)
    _ring_in_parts(organisation, suggested_for(organisation))


def _ring_in_parts(organisation: Organisation, part: Sequence[int]) -> None:
    """Ring these and, where there may be more, ask for the next part."""
    _ring_for(part)
    if len(part) == SUGGESTED_AT_ONCE:
        key = f"organisation:{organisation.pk}:{part[-1]}"
        enqueue(
            tasks.refresh_organisation, key=key, priority=Priority.BULK, organisation=organisation.pk, before=part[-1]
        )


def refresh_everything() -> None:
    """After an import or a seed: every open need and offer, one outbox row each."""
    _ring_for(Listing.objects.open().values_list("pk", flat=True))


def _ring_for(listings: Iterable[int]) -> None:
    for pk in listings:
        enqueue(tasks.refresh_matches, key=tasks.key_of(pk), priority=Priority.BULK, listing=pk)


def _tell(listing: Listing, new: Sequence[Match]) -> None:
    """The asker in one line however many there are, of the candidates those whose turn it is."""
    if new := [match for match in new if match.verdict in TOLD]:
        found = Match.objects.standing().filter(listing=listing, verdict__in=TOLD).count()
        notify("listing.matched", to=people_of(listing.organisation), about=listing, found=found)
    put_forward(listing, new)


def _untouched(listing: Listing, *, with_answers: bool = False) -> MatchQuerySet:
    """Its standing matches on which nothing is agreed and, unless asked for, of which nobody has said anything."""
    standing: MatchQuerySet = Match.objects.standing().filter(listing=listing, agreed_at=None)
    return standing if with_answers else standing.filter(~is_touched())


def _close(matches: MatchQuerySet, because: str) -> None:
    matches.update(closed_at=timezone.now(), closed_because=because)


def _forget_hidden(matches: MatchQuerySet) -> None:
    """Pairs that stand for what was said although they no longer fit: what their sides may no longer see goes for good."""
    sides = MatchSide.objects.filter(match__in=matches).select_related("match__offer", "organisation")
    for side in sides:
        visible = visible_documents([side], audience.terms_for_organisation(side.organisation))
        kept, dropped = told(side.evidence, visible)
        if dropped:
            MatchSide.objects.filter(pk=side.pk).update(evidence=kept)


def _answered_by(offer: Listing) -> list[int]:
    """The needs that were compared with this offer as it was before its last change."""
    moments = (offer.updated_at, offer.published_at, offer.renewed_at, offer.expired_at, offer.closed_at)
    changed_at = max(moment for moment in moments if moment)
    answered = Match.objects.standing().filter(offer=offer, agreed_at=None, refreshed_at__lt=changed_at)
    return list(answered.values_list("listing", flat=True))


def _met_again(listing: Listing, kept: Sequence[int]) -> MatchQuerySet:
    """The same pairs the other way round, at the partners' own offers, where nobody has said anything yet."""
    if listing.kind == Listing.Kind.OFFER:
        return Match.objects.none()
    offers = Match.objects.filter(pk__in=kept).exclude(offer=None).values("offer")
    mirrored: MatchQuerySet = Match.objects.standing().filter(
        listing__in=offers, organisation=listing.organisation_id, agreed_at=None
    )
    return mirrored.filter(~is_touched())
