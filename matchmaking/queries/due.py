"""Until when somebody has time to answer, and when the next ones are told: days of the place where each of them works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portal.core.calendar import add_working_days, local_day, morning_of

from ..engine.pace import PACES


def due_on(told_at: dt.datetime, category: str, country: str) -> dt.date:
    """The day by which whoever was told at that moment should have answered: the same for both sides."""
    return add_working_days(local_day(told_at, country), PACES[category].answer, country)


def next_wave_at(told_at: dt.datetime, category: str, countries: Iterable[str]) -> dt.datetime:
    """The morning after the last day that these have for themselves; of several countries, the latest of these mornings."""
    ends = (
        morning_of(
            add_working_days(local_day(told_at, country), PACES[category].wave + 1, country),
            country,
        )
        for country in set(countries)
    )
    return max(ends)
