"""The operator says otherwise when offices work: the days of whoever was told and is silent are counted again, and those of waves.

Both sides read the stored day, so it is moved where it stands.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.core.calendar import local_day

from ..models import Match, MatchSide, Wave
from ..queries.due import due_on, next_step_after, next_wave_at

AT_ONCE = 500


def count_days_again(country: str) -> None:
    """Running it again changes nothing."""
    waiting = MatchSide.objects.filter(side=MatchSide.Side.CANDIDATE, answer=MatchSide.Answer.NONE)
    told = Match.objects.standing().filter(
        organisation__region__country=country,
        put_forward_at__isnull=False,
        agreed_at=None,
        pk__in=waiting.values("match"),
    )
    for match in told.select_related("listing").order_by("pk").iterator(AT_ONCE):
        _count_again(match, country)
    told_there = Match.objects.filter(organisation__region__country=country, wave__isnull=False).values("listing")
    now = timezone.now()
    for pk in Wave.objects.filter(settled_at=None, listing__in=told_there).order_by("pk").values_list("pk", flat=True):
        _count_wave_again(pk, now)


def _count_again(match: Match, country: str) -> None:
    told_at, category = match.put_forward_at, match.listing.category
    if told_at is None:
        return
    # What was reminded of is not reminded of again, and a reminder that goes out meanwhile has counted for itself.
    since = max(told_at, match.reminded_at or told_at)
    Match.objects.filter(pk=match.pk, remind_at=match.remind_at, reminded_at=match.reminded_at).update(
        due_on=due_on(told_at, category, country),
        remind_at=next_step_after(local_day(since, country), told_at, category, country),
    )


def _count_wave_again(pk: int, now: dt.datetime) -> None:
    with transaction.atomic():
        waves = Wave.objects.select_related("listing").select_for_update(of=["self"])
        held = waves.filter(pk=pk, settled_at=None, due_at__gt=now).first()
        if held is None:
            return
        told = Match.objects.filter(listing=held.listing_id, wave=held.number)
        countries = set(told.values_list("organisation__region__country", flat=True))
        due_at = next_wave_at(held.sent_at, held.listing.category, [country or "" for country in countries])
        # A wave that waits for somebody's turn has had its days.
        if due_at > now:
            Wave.objects.filter(pk=pk).update(due_at=due_at)
