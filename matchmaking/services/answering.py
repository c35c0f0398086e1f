"""Count how an organisation answers: after each answer, and when the time for one is over. Nothing is counted while a page is read."""

from __future__ import annotations

import datetime as dt
from statistics import median_high

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.core.calendar import add_working_days, local_day
from portal.organisations.models import Organisation
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..models import PROMPT_DAYS, AnswerRecord, Match, MatchSide

LOOKED_BACK = dt.timedelta(days=365)
SILENT_SINCE = dt.timedelta(days=30)
AT_ONCE = 100
LONGEST = 60
"""Working days beyond which an answer counts as this late."""


def count_soon(organisation: int) -> None:
    enqueue(tasks.count_answers, key=f"answers:{organisation}", priority=Priority.BULK, organisation=organisation)


def count_answers(organisation: Organisation) -> AnswerRecord:
    """What it was told of in twelve months: answered, or its time is over. What fell away unanswered counts for nothing."""
    now, country = timezone.now(), organisation.country
    told = MatchSide.objects.filter(
        organisation=organisation, side=MatchSide.Side.CANDIDATE, match__put_forward_at__gte=now - LOOKED_BACK
    ).exclude(answer="", match__closed_at__isnull=False)
    asked = told.filter(~Q(answer="") | Q(match__due_on__lt=local_day(now, country)))
    rows = asked.values_list("answer", "answered_at", "match__put_forward_at")
    waits = [_working_days(told_at, at, country) for answer, at, told_at in rows if answer and at and told_at]
    counted = {
        "asked": len(rows),
        "answered": len(waits),
        "declined": sum(answer == MatchSide.Answer.DECLINED for answer, _at, _told_at in rows),
        "prompt": sum(days <= PROMPT_DAYS for days in waits),
        "days": median_high(waits) if waits else None,
        "counted_at": now,
    }
    record, _is_new = AnswerRecord.objects.update_or_create(organisation=organisation, defaults=counted)
    return record


def count_silent(now: dt.datetime | None = None) -> None:
    """By the clock: where the time to answer is over since it was last counted."""
    now = now or timezone.now()
    silent = MatchSide.objects.filter(match=OuterRef("pk"), side=MatchSide.Side.CANDIDATE, answer="")
    counted = AnswerRecord.objects.filter(
        organisation=OuterRef("organisation"), counted_at__date__gt=OuterRef("due_on")
    )
    today = now.date()
    over = Match.objects.standing().filter(
        Exists(silent), ~Exists(counted), due_on__gte=today - SILENT_SINCE, due_on__lt=today - dt.timedelta(days=1)
    )
    for organisation in set(over.order_by().values_list("organisation", flat=True)[:AT_ONCE]):
        count_soon(organisation)


def _working_days(told_at: dt.datetime, answered_at: dt.datetime, country: str) -> int:
    """How many working days there an answer took: 0 on the day itself."""
    first, last = local_day(told_at, country), local_day(answered_at, country)
    days = 0
    while days < LONGEST and add_working_days(first, days, country) < last:
        days += 1
    return days
