"""When a mail may come: on working days of the person's country, and not too many in a week."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.calendar import SATURDAY_SUNDAY, WEEKENDS, is_working_day

from .models import Delivery

MAILS_A_WEEK = 7
MORNING, EVENING = 8, 18  # local hours between which a summary leaves


def is_resting(person: User) -> bool:
    return not is_working_day(timezone.localdate(), country_of(person.phone))


def has_budget(person: User) -> bool:
    """Whether one more mail of its own fits this week; the rest waits for the summary."""
    week = timezone.now() - dt.timedelta(days=7)
    sent = Delivery.objects.filter(notification__to=person, channel=Delivery.Channel.EMAIL, sent_at__gte=week)
    return sent.count() < MAILS_A_WEEK


def week_began(now: dt.datetime, country: str) -> dt.datetime:
    """The morning of the first day after the latest weekend of `country`."""
    weekend = WEEKENDS.get(country, SATURDAY_SUNDAY)
    day = timezone.localtime(now).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    while day.weekday() in weekend or (day - dt.timedelta(days=1)).weekday() not in weekend:
        day -= dt.timedelta(days=1)
    return day


def is_summary_hour(now: dt.datetime) -> bool:
    return MORNING <= timezone.localtime(now).hour < EVENING
