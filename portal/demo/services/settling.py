"""The seeding tells people now of what happened days ago. What they find under the bell gets the dates of what it tells."""

from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils import timezone

from matchmaking import tasks as matchmaking_tasks
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.due import due_on
from matchmaking.services.answering import count_soon
from matchmaking.services.escalations import escalate
from portal.core.calendar import local_day, morning_of
from portal.notifications.models import Notification
from portal.outbox.services import Priority, enqueue, is_quiet

from .. import tasks
from ..story.answers import silent_ones
from ..story.keys import listing_keys
from .figures import count_figures

A_MOMENT = dt.timedelta(minutes=4)  # from publishing to the first suggestions
ANSWERS = {"match.interested": MatchSide.Answer.INTERESTED, "match.declined": MatchSide.Answer.DECLINED}


def settle_later() -> None:
    enqueue(tasks.settle, key="demo", priority=Priority.BULK)


def settle() -> None:
    """While something is still to be compared or answered it goes to the end of the line."""
    if not is_quiet(matchmaking_tasks.refresh_matches, tasks.answer_as_told):
        settle_later()
        return
    keys = listing_keys()
    for listing in Listing.objects.open().filter(public_id__in=keys):
        date_what_was_told(listing)
        if keys[listing.public_id] in silent_ones():
            leave_silent(listing)
    count_figures()  # Seeding counted before anybody had answered or been introduced.


def leave_silent(listing: Listing) -> None:
    """Whoever was told of it, and said nothing, was told when it was published and was reminded in vain: the office has it."""
    if listing.published_at is None:
        return
    told_at = listing.published_at + A_MOMENT
    waits = MatchSide.objects.filter(side=MatchSide.Side.CANDIDATE, answer="", put_aside_at=None)
    told = Match.objects.standing().filter(listing=listing, wave=1, pk__in=waits.values("match"))
    late = []
    for match in told.select_related("organisation__region"):
        country = match.organisation.country
        match.put_forward_at, match.due_on = told_at, due_on(told_at, listing.category, country)
        if match.due_on < local_day(timezone.now(), country):
            match.reminded_at, match.remind_at = morning_of(match.due_on, country), None
            late.append(match)
    Match.objects.bulk_update(late, ["put_forward_at", "due_on", "remind_at", "reminded_at"])
    for match in late[:1]:
        escalate(match)
    for organisation in {match.organisation_id for match in late}:
        count_soon(organisation)


def date_what_was_told(listing: Listing) -> None:
    """Suggestions are as old as the need or offer of the story; an answer was told when it was given."""
    if listing.published_at is None:
        return
    matches = Match.objects.filter(listing=listing)
    matches.filter(found_at__gt=listing.published_at).update(found_at=listing.published_at)
    found_at = listing.published_at + A_MOMENT
    _told(Listing, [listing.pk]).filter(kind__in=("listing.matched", "listing.entrusted")).update(created_at=found_at)
    of_matches = _told(Match, list(matches.values_list("pk", flat=True)))
    of_matches.filter(kind="match.found").update(created_at=found_at)
    moments = {(side.match_id, side.answer, side.answered_by_id): side.answered_at for side in _answered(listing)}
    agreed = dict(matches.filter(agreed_at__isnull=False).values_list("pk", "agreed_at"))
    for one in of_matches.exclude(kind="match.found"):
        match = int(one.object_id)
        at = (
            agreed.get(match)
            if one.kind == "match.agreed"
            else moments.get((match, ANSWERS.get(one.kind, ""), one.by_id))
        )
        if at:
            Notification.objects.filter(pk=one.pk).update(created_at=at)


def _told(model: type[Model], pks: list[int]) -> QuerySet[Notification]:
    kind = ContentType.objects.get_for_model(model)
    return Notification.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in pks])


def _answered(listing: Listing) -> QuerySet[MatchSide]:
    return MatchSide.objects.filter(match__listing=listing, answered_at__isnull=False)
