"""Periods that figures are counted for: months, quarters, years and the last ninety days, by whole days of the installation's zone."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

LAST_DAYS = 90


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both days within it."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def begins(self) -> dt.datetime:
        """The moment at which its first day begins."""
        return _midnight(self.start)

    @property
    def over(self) -> dt.datetime:
        """The moment at which its last day is over."""
        return _midnight(self.end + dt.timedelta(days=1))

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    @property
    def last_day(self) -> dt.date:
        """Its last day, or today while it is not over."""
        return min(self.end, self.today)

    @property
    def as_it_stood(self) -> dt.datetime:
        """The moment at which that day is over, or now."""
        return min(self.over, timezone.now())

    @property
    def is_whole(self) -> bool:
        """Whether it begins with the first and ends with the last day of a month."""
        return _whole_months(self) > 0

    @property
    def months(self) -> list[Period]:
        """The months in it; none where it does not begin and end with one."""
        first = self.start.year * 12 + self.start.month - 1
        return [_months(*_year_and_month(first + n), 1) for n in range(_whole_months(self))]

    @property
    def before(self) -> Period:
        """What to compare with: the month, quarter or year before it; of any other period, as many days just before."""
        last = self.start - dt.timedelta(days=1)
        months = _whole_months(self)
        if not months:
            return Period(last - dt.timedelta(days=self.days - 1), last)
        year, month = divmod(last.year * 12 + last.month - months, 12)
        return Period(dt.date(year, month + 1, 1), last)


def month_of(day: dt.date) -> Period:
    return _months(day.year, day.month, 1)


def quarter_of(day: dt.date) -> Period:
    return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)


def year_of(day: dt.date) -> Period:
    return _months(day.year, 1, 12)


def last_days(day: dt.date, days: int = LAST_DAYS) -> Period:
    """The days up to and with this one."""
    return Period(day - dt.timedelta(days=days - 1), day)


def months_until(day: dt.date, several: int = 12) -> list[Period]:
    """So many months, the last of them that of the day."""
    last = day.year * 12 + day.month - 1
    return [_months(*_year_and_month(last - n), 1) for n in reversed(range(several))]


def _year_and_month(months: int) -> tuple[int, int]:
    year, month = divmod(months, 12)
    return year, month + 1


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _months(year: int, month: int, several: int) -> Period:
    last_year, last_month = divmod(year * 12 + month - 1 + several - 1, 12)
    end = dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    return Period(dt.date(year, month, 1), end)


def _whole_months(period: Period) -> int:
    """How many months it is, if it begins with the first and ends with the last day of one; else 0."""
    if period.start.day != 1 or (period.end + dt.timedelta(days=1)).day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def last_month(day: dt.date) -> Period:
    return month_of(day).before


def counted_on(day: dt.date) -> list[Period]:
    """Every period that is counted on a day: twelve months, quarters and years, and the last ninety days, each with the one before."""
    several = [*months_until(day), month_of(day).before.before, quarter_of(day), year_of(day), last_days(day)]
    with_before = [
        *several,
        quarter_of(day).before,
        quarter_of(day).before.before,
        year_of(day).before,
        last_days(day).before,
    ]
    return list(dict.fromkeys(with_before))
