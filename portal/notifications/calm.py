"""When somebody may be interrupted: on working days of their country, by day on their own clock, and not too often in a week.

What comes at another time waits for the next morning; what is beyond the week's budget waits for the summary.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.calendar import SATURDAY_SUNDAY, WEEKENDS, is_working_day, zone_of

from .models import Delivery, Rhythm

MORNING, EVENING = 8, 18  # local hours between which a summary leaves
AT_ONCE = [Delivery.Channel.EMAIL, Delivery.Channel.TEXT, Delivery.Channel.PUSH]
LONGEST_REST = 40  # days


def rhythm_of(person: User) -> Rhythm:
    """The person's own, or an unsaved one with the defaults."""
    return Rhythm.objects.filter(user=person).first() or Rhythm(user=person)


def clock_of(person: User, rhythm: Rhythm) -> ZoneInfo:
    """The house's own clock for whoever has no number and has said nothing."""
    if rhythm.time_zone:
        return ZoneInfo(rhythm.time_zone)
    return zone_of(country_of(person.phone)) if person.phone else ZoneInfo(timezone.get_default_timezone_name())


def is_night(hour: int, rhythm: Rhythm) -> bool:
    """Of a quiet time from 21 to 7, the hour at its end is no longer quiet. From 7 to 7 is none at all."""
    begins, ends = rhythm.quiet_from, rhythm.quiet_until
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def rests_on(day: dt.date, country: str, rhythm: Rhythm) -> bool:
    return str(day.weekday()) in rhythm.quiet_days or not is_working_day(day, country)


def open_from(person: User, rhythm: Rhythm, now: dt.datetime) -> dt.datetime:
    """The first moment from `now` on at which this person may be interrupted; `now` itself when they may."""
    country, at = country_of(person.phone), now.astimezone(clock_of(person, rhythm))
    for _ in range(LONGEST_REST):
        if rests_on(at.date(), country, rhythm):
            at = at.replace(hour=MORNING, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
        elif is_night(at.hour, rhythm):
            ends = at.replace(hour=rhythm.quiet_until, minute=0, second=0, microsecond=0)
            at = ends if ends > at else ends + dt.timedelta(days=1)
        else:
            break
    return at


def has_budget(person: User, rhythm: Rhythm) -> bool:
    """Whether one more message of its own fits this week; the rest waits for the summary."""
    week = timezone.now() - dt.timedelta(days=7)
    sent = Delivery.objects.filter(notification__to=person, channel__in=AT_ONCE, sent_at__gte=week)
    return sent.values("message_id").distinct().count() < rhythm.budget


def week_began(now: dt.datetime, country: str, clock: ZoneInfo) -> dt.datetime:
    """The morning of the first day after the latest weekend of `country`, by the person's clock."""
    weekend = WEEKENDS.get(country, SATURDAY_SUNDAY)
    day = now.astimezone(clock).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    while day.weekday() in weekend or (day - dt.timedelta(days=1)).weekday() not in weekend:
        day -= dt.timedelta(days=1)
    return day


def is_summary_hour(now: dt.datetime, clock: ZoneInfo) -> bool:
    return MORNING <= now.astimezone(clock).hour < EVENING
