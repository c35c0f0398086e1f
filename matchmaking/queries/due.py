"""Until when somebody has time to answer, and when the next ones are told: days of the place where each of them works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portal.core.calendar import add_working_days, evening_of, is_half_day, local_day, morning_of, quiet_times

from ..engine.pace import PACES


def counted_on(day: dt.date, days: int, country: str) -> dt.date:
    """So many working days after `day` there; the last ten days of Ramadan and Eid count for nobody's clock."""
    quiet = [*quiet_times(country, day.year), *quiet_times(country, day.year + 1)]
    return add_working_days(day, days, country, quiet)


def due_on(told_at: dt.datetime, category: str, country: str) -> dt.date:
    """The day by which whoever was told at that moment should have answered: the same for both sides."""
    return counted_on(local_day(told_at, country), PACES[category].answer, country)


def next_wave_at(told_at: dt.datetime, category: str, countries: Iterable[str]) -> dt.datetime:
    """The morning after the last day that these have for themselves; of several countries, the latest of these mornings."""
    days = PACES[category].wave + 1
    return max(
        morning_of(counted_on(local_day(told_at, country), days, country), country) for country in set(countries)
    )


def reminder_after(day: dt.date, told_at: dt.datetime, category: str, country: str) -> dt.datetime | None:
    """The morning of the first reminder on a later day than `day`; None where there is none."""
    told_on = local_day(told_at, country)
    days = (counted_on(told_on, days, country) for days in PACES[category].reminders)
    following = next((one for one in days if one > day), None)
    return morning_of(following, country) if following else None


def late_at(told_at: dt.datetime, category: str, country: str) -> dt.datetime:
    """The morning of the first working day after the one by which an answer was due: whoever is silent then is late."""
    return morning_of(counted_on(local_day(told_at, country), PACES[category].answer + 1, country), country)


def next_step_after(day: dt.date, told_at: dt.datetime, category: str, country: str) -> dt.datetime:
    """The next reminder on a later day than `day`; after the last one, when whoever is silent is late."""
    return reminder_after(day, told_at, category, country) or late_at(told_at, category, country)


def may_be_reminded(now: dt.datetime, country: str) -> bool:
    """On a working day there or half of one, outside the quiet time, before the evening."""
    day = local_day(now, country)
    if is_half_day(day, country):
        quiet = quiet_times(country, day.year)
        return morning_of(day, country) <= now < evening_of(day, country) and not any(a <= day <= b for a, b in quiet)
    return counted_on(day, 0, country) == day and now < evening_of(day, country)


def next_morning(now: dt.datetime, country: str) -> dt.datetime:
    """The first morning from tomorrow on, of a day that counts."""
    return morning_of(counted_on(local_day(now, country) + dt.timedelta(days=1), 0, country), country)
