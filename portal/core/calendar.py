"""Working days of a place. Weekends and public holidays differ by country; clocks and sample dates ask here."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays

SATURDAY, SUNDAY, FRIDAY = 5, 6, 4
FRIDAY_SATURDAY = frozenset({FRIDAY, SATURDAY})
SATURDAY_SUNDAY = frozenset({SATURDAY, SUNDAY})
# Weekly rest by ISO 3166 country, as its public administration keeps it; others rest on Saturday and Sunday.
WEEKENDS = {
    **dict.fromkeys(
        ["BH", "DZ", "EG", "IQ", "JO", "KW", "LY", "OM", "PS", "QA", "SA", "SD", "SY", "YE"], FRIDAY_SATURDAY
    ),
    "IR": frozenset({FRIDAY}),
}


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))


def is_working_day(day: dt.date, country: str) -> bool:
    """Whether offices of `country` (ISO 3166 alpha-2) work on `day`."""
    return day.weekday() not in WEEKENDS.get(country, SATURDAY_SUNDAY) and day not in _holidays(country, day.year)


def add_working_days(day: dt.date, days: int, country: str) -> dt.date:
    """The date `days` working days after `day` (before it when negative); with 0, the first working day from `day` on."""
    step = dt.timedelta(days=-1 if days < 0 else 1)
    while not is_working_day(day, country):
        day += step
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day, country):
            day += step
    return day
