"""Periods that figures are counted for: months, quarters, years and the last ninety days, by whole days of the installation's zone."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

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


def _months(year: int, month: int, several: int) -> Period:
    last_year, last_month = divmod(year * 12 + month - 1 + several - 1, 12)
    end = dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    return Period(dt.date(year, month, 1), end)


def _whole_months(period: Period) -> int:
    """How many months it is, if it begins with the first and ends with the last day of one; else 0."""
    if period.start.day != 1 or (period.end + dt.timedelta(days=1)).day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
