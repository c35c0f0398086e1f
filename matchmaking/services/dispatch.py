"""Who is told of a need or offer: a wave of those whose turn it is, later the next ones, and nobody more often than the cap.

Those who had their turns stand in the asker's list and can be asked by hand. Where that left places empty, the listing rings for
itself when the first of them has a turn again.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..engine.dispatch import WAVE, Waiting, wave
from ..models import Listing, Match
from ..queries.exposure import WEEK, in_play, next_turn, turns_of, unanswered_by, waiting_for


def put_forward(listing: Listing, new: Sequence[Match] = ()) -> None:
    """Tell a wave of those who were found just now (`new`), then as many of the others as there are places left."""
    if listing.confidentiality == Listing.Confidentiality.OFFICE:
        return
    with transaction.atomic():
        waiting = list(waiting_for(listing))
        if not waiting:
            return
        organisations = [match.organisation_id for match in waiting]
        _hold(organisations)
        turns, unanswered = turns_of(organisations), unanswered_by(organisations)
        asked = {
            match.pk: Waiting(
                match.order,
                turns.get(match.organisation_id, 0),
                unanswered.get(match.organisation_id, 0),
                match.is_newcomer,
            )
            for match in waiting
        }
        fresh = {match.pk for match in new}
        told = _wave([match for match in waiting if match.pk in fresh], asked, WAVE)
        left = WAVE - in_play(listing) - len(told)
        told += _wave([match for match in waiting if match not in told], asked, left)
        for match in told:
            notify("match.found", to=people_of(match.organisation), about=match)
        Match.objects.filter(pk__in=[match.pk for match in told]).update(put_forward_at=timezone.now())
        if in_play(listing) < WAVE:
            _ring_again(listing, [match.organisation_id for match in waiting if match not in told])


def put_forward_again(listing: Listing) -> None:
    """Somebody may have a turn again: fill the places that are left, unless the need is over or has found its partner."""
    if listing.is_open and not Match.objects.standing().filter(listing=listing, agreed_at__isnull=False).exists():
        put_forward(listing)


def _hold(organisations: Sequence[int]) -> None:
    """Until the end of the transaction, so that two listings at once do not give the same last turn twice."""
    held = Organisation.objects.filter(pk__in=organisations).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk", flat=True))


def _wave(waiting: Sequence[Match], asked: dict[int, Waiting], most: int) -> list[Match]:
    return [waiting[place] for place in wave([asked[match.pk] for match in waiting], most=max(0, most))]


def _ring_again(listing: Listing, organisations: Sequence[int]) -> None:
    if organisations and (first := next_turn(organisations)):
        wait = max(first - timezone.now(), WEEK / 7 / 24)
        key = f"turns:{listing.pk}"
        enqueue(tasks.put_forward, key=key, priority=Priority.BULK, wait=wait, listing=listing.pk)
