"""Dates relative to today, on working days of a place: samples must be believable on whatever day the demo is seeded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from portal.core.calendar import add_working_days, is_working_day

CLOCKS = {
    "MA": ZoneInfo("Africa/Casablanca"),
    "DZ": ZoneInfo("Africa/Algiers"),
    "TN": ZoneInfo("Africa/Tunis"),
    "EG": ZoneInfo("Africa/Cairo"),
    "JO": ZoneInfo("Asia/Amman"),
    "SA": ZoneInfo("Asia/Riyadh"),
    "OM": ZoneInfo("Asia/Muscat"),
}
OPENS, CLOSES = 8, 15  # hours between which things happen, local time
STORY_YEAR = 2026
"""The year in which the story was written: its years move along with the calendar."""


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of one country (ISO 3166 alpha-2) as seen from `today`."""

    country: str
    today: dt.date

    def ago(self, working_days: int) -> dt.date:
        """So many working days back; 0 is today, or the last working day before it."""
        day = self.today
        while not is_working_day(day, self.country):
            day -= dt.timedelta(days=1)
        return add_working_days(day, -working_days, self.country) if working_days else day

    def ahead(self, working_days: int) -> dt.date:
        """So many working days ahead, at least one."""
        return add_working_days(self.today, max(1, working_days), self.country)

    def from_day(self, day: dt.date) -> dt.date:
        """This day, or the first working day after it."""
        return add_working_days(day, 0, self.country)

    def moment_ago(self, working_days: int, drawn: Random) -> dt.datetime:
        """A moment in office hours, at least one working day back, so that it is over whatever the hour is now."""
        return self.moment_on(self.ago(max(1, working_days)), drawn)

    def moment_on(self, day: dt.date, drawn: Random) -> dt.datetime:
        return dt.datetime(
            day.year,
            day.month,
            day.day,
            drawn.randrange(OPENS, CLOSES),
            drawn.randrange(60),
            tzinfo=CLOCKS[self.country],
        )

    def in_year(self, year: int, drawn: Random) -> dt.date:
        """A working day of a year of the story, never later than a fortnight ago."""
        moved = self.year(year)
        latest = self.ago(10)
        end = min(dt.date(moved, 12, 28), latest)
        start = min(dt.date(moved, 1, 3), end - dt.timedelta(days=20))
        return self._back(start + dt.timedelta(days=drawn.randrange((end - start).days + 1)))

    def year(self, year: int) -> int:
        return min(self.today.year, year + self.today.year - STORY_YEAR)

    def _back(self, day: dt.date) -> dt.date:
        while not is_working_day(day, self.country):
            day -= dt.timedelta(days=1)
        return day
