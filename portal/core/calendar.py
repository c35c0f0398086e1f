"""Working days of a place. Weekends and public holidays differ by country; clocks and sample dates ask here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel.core import get_global
from hijridate import Hijri

Closed = tuple[dt.date, dt.date]
"""The first and the last day of a time in which nobody is there."""

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
EID_COUNTRIES = frozenset(
    [
        *(country for country, days in WEEKENDS.items() if days),
        "AE",
        "DJ",
        "ID",
        "LB",
        "MA",
        "MR",
        "MY",
        "PK",
        "SO",
        "TN",
        "TR",
    ]
)
"""Where hardly anybody decides anything in the last ten days of Ramadan and over Eid."""

RAMADAN, SHAWWAL = 9, 10
LAST_TEN_FROM, EID_UNTIL = 21, 3
MORNING, EVENING = dt.time(8), dt.time(18)
"""When a working day begins and ends, for all that waits for one."""


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))


@lru_cache(maxsize=64)
def quiet_times(country: str, year: int) -> tuple[Closed, ...]:
    """From the last ten days of Ramadan to the third day of Eid, of those that touch that year: nobody is reminded meanwhile.

    By the calendar of Umm al-Qura, which Saudi Arabia keeps; elsewhere the moon may be seen a day later.
    """
    if country not in EID_COUNTRIES:
        return ()
    about = (year - 622) * 33 // 32
    spans = (
        (
            dt.date(*Hijri(one, RAMADAN, LAST_TEN_FROM).to_gregorian().datetuple()),
            dt.date(*Hijri(one, SHAWWAL, EID_UNTIL).to_gregorian().datetuple()),
        )
        for one in range(about - 1, about + 3)
    )
    return tuple(span for span in spans if year in (span[0].year, span[1].year))


def is_working_day(day: dt.date, country: str, closed: Collection[Closed] = ()) -> bool:
    """Whether offices of `country` (ISO 3166 alpha-2) work on `day`, and the house of which `closed` are the closed times."""
    if day.weekday() in WEEKENDS.get(country, SATURDAY_SUNDAY) or day in _holidays(country, day.year):
        return False
    return not any(first <= day <= last for first, last in closed)


def add_working_days(day: dt.date, days: int, country: str, closed: Collection[Closed] = ()) -> dt.date:
    """The date `days` working days after `day` (before it when negative); with 0, the first working day from `day` on."""
    step = dt.timedelta(days=-1 if days < 0 else 1)
    while not is_working_day(day, country, closed):
        day += step
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day, country, closed):
            day += step
    return day


@lru_cache(maxsize=256)
def zone_of(country: str) -> ZoneInfo:
    """The clock of a country; of one that has several, or of none, the world's."""
    zones = get_global("territory_zones").get(country, ())
    return ZoneInfo(zones[0] if len(zones) == 1 else "UTC")


def local_day(moment: dt.datetime, country: str) -> dt.date:
    return moment.astimezone(zone_of(country)).date()


def morning_of(day: dt.date, country: str) -> dt.datetime:
    """When that day begins there for whoever works."""
    return dt.datetime.combine(day, MORNING, tzinfo=zone_of(country))


def evening_of(day: dt.date, country: str) -> dt.datetime:
    return dt.datetime.combine(day, EVENING, tzinfo=zone_of(country))
