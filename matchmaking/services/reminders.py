"""Whoever was told of a need or offer and is silent is reminded: on working days of their own country, before an answer is due.

A reminder is a line under the bell and a mail within the person's weekly budget (`portal.notifications.calm`). The row says when the
next one is; whoever moves it on first sends it. A clock that was away reminds once, however many days went by. On the working day
after the one by which an answer was due, whoever is silent still is the cluster office's to look after (`escalations`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.core.calendar import local_day
from portal.notifications.services import notify
from portal.organisations.services.whom import people_of

from ..models import Match, MatchSide
from ..queries.due import may_be_reminded, next_morning, next_step_after
from ..querysets import MatchQuerySet, is_open, kept_apart
from .answering import count_soon
from .escalations import escalate

AT_ONCE = 100


def remind_due(now: dt.datetime | None = None) -> None:
    """By the clock: remind those whose day it is."""
    now = now or timezone.now()
    due = _silent().filter(remind_at__lte=now).select_related("organisation__region", "listing__organisation")
    for match in due.order_by("remind_at", "pk")[:AT_ONCE]:
        country, told_at = match.organisation.country, match.put_forward_at
        # Only those are found that were told.
        if told_at is None:
            continue
        with transaction.atomic():
            same = Match.objects.filter(pk=match.pk, remind_at=match.remind_at)
            if not may_be_reminded(now, country):
                same.update(remind_at=next_morning(now, country))
                continue
            if match.due_on and local_day(match.remind_at, country) > match.due_on:
                if same.update(remind_at=None):
                    escalate(match)
                    count_soon(match.organisation_id)
                continue
            following = next_step_after(local_day(now, country), told_at, match.listing.category, country)
            following = max(following, next_morning(now, country))
            if same.update(remind_at=following, reminded_at=now):
                notify("match.reminder", to=people_of(match.organisation), about=match)


def _silent() -> MatchQuerySet:
    """What was told, stands, and waits for an answer of whoever was told."""
    waits = MatchSide.objects.filter(
        match=OuterRef("pk"), side=MatchSide.Side.CANDIDATE, answer=MatchSide.Answer.NONE, put_aside_at=None
    )
    standing: MatchQuerySet = Match.objects.standing().filter(
        is_open("listing__"), ~kept_apart(), Exists(waits), put_forward_at__isnull=False, agreed_at=None
    )
    return standing
