"""Who is told of a need or offer: a wave of those whose turn it is, the next one while too few say yes, and nobody more often than the cap.

Those who had their turns stand in the asker's list and can be asked by hand. Where that left places empty, the listing rings for
itself when the first of them has a turn again. When the next wave leaves is found by the clock: a row says until when the last one
has time, and whoever settles that row first sends the next. All of it is one transaction, so nobody is told of half a wave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.calendar import local_day
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of_each
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..engine.dispatch import WAVE, Waiting, wave, why_stop
from ..models import Listing, Match, Wave
from ..queries.due import due_on, next_step_after, next_wave_at
from ..queries.exposure import WEEK, answers_of, in_play, next_turn, turns_of, unanswered_by, untold, waiting_for

AT_ONCE = 100
MOST_ENOUGH = 40
"""More are never kept of one need or offer."""

TURN_AWAITED = dt.timedelta(hours=1)


def put_forward(listing: Listing, new: Sequence[Match] = ()) -> None:
    """Tell the first wave, or fill the places that are left in the one that runs: those who were found just now (`new`) first.

    Where it had stopped because everybody was told, or enough had said yes, and that is so no longer, the next wave leaves.
    """
    if listing.confidentiality == Listing.Confidentiality.OFFICE:
        return
    with transaction.atomic():
        held = _held(listing)
        last = held.waves.last()
        if last and last.stopped == Wave.Stopped.OWN:
            return
        # Places of the wave that runs: those that were never filled, and those that a no gave back. Its time stays as it is.
        running = last if last and last.is_running else None
        places = WAVE - in_play(held, running.number) if running else WAVE
        reason = why_stop(answers_of(held), enough=held.enough, is_open=held.is_open)
        if reason or places < 1:
            return
        fresh = {match.pk for match in new}
        if running:
            _tell(held, running.number, places, fresh, timezone.now())
        else:
            _send(held, (last.number if last else 0) + 1, fresh)


def send_due(now: dt.datetime | None = None) -> None:
    """By the clock: where the time of a wave is over, the next one leaves, or it is noted why nobody else is told."""
    now = now or timezone.now()
    due = Wave.objects.filter(settled_at=None, due_at__lte=now).order_by("due_at", "pk")
    for pk, listing in list(due.values_list("pk", "listing")[:AT_ONCE]):
        with transaction.atomic():
            held = _held(Listing(pk=listing))
            running = Wave.objects.filter(pk=pk, settled_at=None, due_at__lte=now).first()
            if running:
                _go_on(held, running, now)


def send_now(listing: Listing, *, by: User, after: int) -> bool:
    """Its people do not want to wait: the next wave leaves, whoever has said yes so far. `after` is the number of the last one that
    they saw: two clicks send one. Returns whether it was sent by this call."""
    if not permissions.can_steer(by, listing):
        raise NotAllowed
    with transaction.atomic():
        held = _held(listing)
        if not held.is_open:
            raise NotPossible("closed", _("This is no longer open: the need or offer was closed, or has run out."))
        last = held.waves.last()
        if (last.number if last else 0) != after:
            return False
        if not waiting_for(held).exists():
            raise NotPossible("everybody", _("Everybody who fits has been told already."))
        if not _send(held, after + 1, set(), by=by):
            raise NotPossible(
                "turns",
                _("Those who are left have been told of many others this week. They are told when their turn comes."),
            )
    return True


def tell_one(match: Match, *, by: User) -> None:
    """Somebody of the cluster office chose who is told next, whosever turn it is, also one who fits in part.

    What they are told counts as a turn of theirs.

    The round that runs, or ran last, takes them in. Raises NotPossible where they were told already, or no longer fit.
    """
    with transaction.atomic():
        held = _held(match.listing)
        left = (
            untold().filter(pk=match.pk, listing=held).select_related("organisation__region", "listing__organisation")
        )
        chosen = left.first() if held.is_open else None
        if chosen is None:
            raise NotPossible(
                "told", _("They were told already, have answered, or do not fit any more. Nothing was sent.")
            )
        last = held.waves.last()
        if last and last.stopped == Wave.Stopped.OWN:
            raise NotPossible("own", _("Its people wanted nobody else to be told. Ask them first."))
        number = last.number if last else 1
        notify("match.found", to=people_of_each([chosen.organisation_id])[chosen.organisation_id], about=chosen)
        _date(held, [chosen], number, timezone.now())
        record("listing.put_forward", by=by, about=held, wave=number, told=1)


def stop(listing: Listing, *, by: User) -> None:
    """Its people want nobody else to be told. Those who were told may still answer. Again changes nothing."""
    if not permissions.can_steer(by, listing):
        raise NotAllowed
    with transaction.atomic():
        last = _held(listing).waves.last()
        if last is None:
            raise NotPossible("nobody", _("Nobody has been told yet."))
        if last.stopped != Wave.Stopped.OWN:
            _settle(last, Wave.Stopped.OWN, timezone.now())
            record("listing.stopped", by=by, about=listing, wave=last.number)


def set_enough(listing: Listing, *, by: User, enough: int) -> None:
    """How many should say yes before nobody else is told."""
    if not permissions.can_steer(by, listing):
        raise NotAllowed
    if not 1 <= enough <= MOST_ENOUGH:
        raise NotPossible("enough", _("Choose a number from 1 to %(most)s.") % {"most": MOST_ENOUGH}, "enough")
    with transaction.atomic():
        if Listing.objects.filter(pk=listing.pk).exclude(enough=enough).update(enough=enough):
            record("listing.enough_chosen", by=by, about=listing, enough=enough)


def _go_on(listing: Listing, running: Wave, now: dt.datetime) -> None:
    """The time of a wave is over."""
    reason = why_stop(answers_of(listing), enough=listing.enough, is_open=listing.is_open)
    if reason:
        _settle(running, Wave.Stopped(reason), now)
    elif not _send(listing, running.number + 1, set(), now=now):
        # Those who are left have had their turns: looked at again when the first of them has one.
        waiting = list(waiting_for(listing).values_list("organisation", flat=True))
        Wave.objects.filter(pk=running.pk).update(due_at=max(next_turn(waiting) or now, now + TURN_AWAITED))


def _held(listing: Listing) -> Listing:
    """The listing as it is, held until the end of the transaction: one after the other looks who is to be told of it."""
    held: Listing = (
        Listing.objects.select_for_update(of=["self"], no_key=True).select_related("organisation").get(pk=listing.pk)
    )
    return held


def _send(
    listing: Listing, number: int, fresh: set[int], *, by: User | None = None, now: dt.datetime | None = None
) -> bool:
    """The next wave, if somebody is left whose turn it is."""
    now = now or timezone.now()
    told = _tell(listing, number, WAVE, fresh, now)
    if told:
        listing.waves.filter(settled_at=None).update(settled_at=now)
        due_at = next_wave_at(now, listing.category, [match.organisation.country for match in told])
        Wave.objects.create(listing=listing, number=number, sent_at=now, sent_by=by, due_at=due_at)
        record("listing.put_forward", by=by, about=listing, wave=number, told=len(told))
    return bool(told)


def _tell(listing: Listing, number: int, places: int, fresh: set[int], now: dt.datetime) -> list[Match]:
    waiting = list(waiting_for(listing))
    if not waiting:
        return []
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
    told = _wave([match for match in waiting if match.pk in fresh], asked, places)
    told += _wave([match for match in waiting if match not in told], asked, places - len(told))
    people = people_of_each(match.organisation_id for match in told)
    for match in told:
        notify("match.found", to=people[match.organisation_id], about=match)
    _date(listing, told, number, now)
    if len(told) < places:
        _ring_again(listing, [match.organisation_id for match in waiting if match not in told])
    return told


def _date(listing: Listing, told: Sequence[Match], number: int, now: dt.datetime) -> None:
    """Write down that these were told now, and until when they have time where they work."""
    for country in {match.organisation.country for match in told}:
        there = [match.pk for match in told if match.organisation.country == country]
        Match.objects.filter(pk__in=there).update(
            put_forward_at=now,
            wave=number,
            due_on=due_on(now, listing.category, country),
            remind_at=next_step_after(local_day(now, country), now, listing.category, country),
        )


def _settle(last: Wave, reason: Wave.Stopped, now: dt.datetime) -> None:
    Wave.objects.filter(pk=last.pk).update(settled_at=last.settled_at or now, stopped=reason)


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
