"""Working days of a place. Weekends and public holidays differ by country; clocks and sample dates ask here.

What the operator has written down (`office_days`) goes before what is calculated: a holiday that the moon moved, a half day, the
hours of Ramadan or of summer, a time in which nobody is reminded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays
from babel.core import get_global
from hijridate import Gregorian, Hijri

from .registry import Registry

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


Kind = Literal["closed", "open", "half", "hours", "quiet"]
"""What the operator says of days: nobody works; they work although it is a weekend or a holiday; half a day; other hours; nobody is
reminded and no clock counts."""


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """Days from `first` to `last`, or only those on `weekday` (0 is Monday) among them. `opens` and `closes` are local hours."""

    kind: Kind
    first: dt.date
    last: dt.date
    weekday: int | None = None
    opens: dt.time | None = None
    closes: dt.time | None = None

    def covers(self, day: dt.date) -> bool:
        return self.first <= day <= self.last and self.weekday in (None, day.weekday())


office_days: Registry[Callable[[str], Sequence[OfficeDays]]] = Registry()
"""Whoever keeps what the operator wrote down signs in: country (ISO 3166 alpha-2) -> its days."""


def _written(country: str) -> list[OfficeDays]:
    return [one for _, written in office_days for one in written(country)]


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))


@lru_cache(maxsize=64)
def _last_ten_days(country: str, year: int) -> tuple[Closed, ...]:
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


def quiet_times(country: str, year: int) -> tuple[Closed, ...]:
    """From the last ten days of Ramadan to the third day of Eid, of those that touch that year: nobody is reminded meanwhile.

    By the calendar of Umm al-Qura, which Saudi Arabia keeps; elsewhere the moon may be seen a day later, and the operator writes
    down when it was: that takes the place of every calculated time that it touches.
    """
    own = [one for one in _written(country) if one.kind == "quiet" and year in (one.first.year, one.last.year)]
    kept = [
        (first, last)
        for first, last in _last_ten_days(country, year)
        if not any(one.first <= last and first <= one.last for one in own)
    ]
    return tuple(sorted([*kept, *((one.first, one.last) for one in own)]))


def is_ramadan(day: dt.date) -> bool:
    """By the calendar of Umm al-Qura; where the moon is looked for, it may begin or end a day later. Unknown years count as no."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().month == RAMADAN
    except (OverflowError, ValueError):
        return False


def is_working_day(day: dt.date, country: str, closed: Collection[Closed] = ()) -> bool:
    """Whether offices of `country` (ISO 3166 alpha-2) work on `day`, and the house of which `closed` are the closed times.

    Half a day is none: nobody's time to answer counts it.
    """
    return _works(day, country, closed, _written(country))


def add_working_days(day: dt.date, days: int, country: str, closed: Collection[Closed] = ()) -> dt.date:
    """The date `days` working days after `day` (before it when negative); with 0, the first working day from `day` on."""
    written = _written(country)
    step = dt.timedelta(days=-1 if days < 0 else 1)
    while not _works(day, country, closed, written):
        day += step
    for _ in range(abs(days)):
        day += step
        while not _works(day, country, closed, written):
            day += step
    return day


def count_working_days(after: dt.date, until: dt.date, country: str) -> int:
    """How many working days lie after `after`, up to and with `until`; none where that is no later."""
    written = _written(country)
    days = (after + dt.timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(_works(day, country, (), written) for day in days)


def _works(day: dt.date, country: str, closed: Collection[Closed], written: Sequence[OfficeDays]) -> bool:
    if any(first <= day <= last for first, last in closed):
        return False
    said = {one.kind for one in written if one.covers(day)}
    if said & {"closed", "half"}:
        return False
    if "open" in said:
        return True
    return not (day.weekday() in WEEKENDS.get(country, SATURDAY_SUNDAY) or day in _holidays(country, day.year))


@lru_cache(maxsize=256)
def zone_of(country: str) -> ZoneInfo:
    """The clock of a country; of one that has several, or of none, the world's."""
    zones = get_global("territory_zones").get(country, ())
    return ZoneInfo(zones[0] if len(zones) == 1 else "UTC")


def local_day(moment: dt.datetime, country: str) -> dt.date:
    return moment.astimezone(zone_of(country)).date()


def morning_of(day: dt.date, country: str) -> dt.datetime:
    """When that day begins there for whoever works."""
    return dt.datetime.combine(day, hours_of(day, country)[0], tzinfo=zone_of(country))


def evening_of(day: dt.date, country: str) -> dt.datetime:
    return dt.datetime.combine(day, hours_of(day, country)[1], tzinfo=zone_of(country))


def hours_of(day: dt.date, country: str) -> tuple[dt.time, dt.time]:
    """From when to when offices work there on a day on which they do: of several hours written down for it, the shortest."""
    own = [one for one in _written(country) if one.covers(day)]
    return max((one.opens or MORNING for one in own), default=MORNING), min(
        (one.closes or EVENING for one in own), default=EVENING
    )


def is_half_day(day: dt.date, country: str) -> bool:
    """Whether offices are there for a part of the day, which no clock counts."""
    said = {one.kind for one in _written(country) if one.covers(day)}
    return "half" in said and "closed" not in said
