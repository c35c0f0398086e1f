"""Dates that are believable on whatever day the demo is seeded."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.core.calendar import is_working_day
from portal.demo.days import Days
from portal.demo.story.chance import chance

# A Monday, a Friday (weekend in Riyadh, not in Tunis), a Sunday (the reverse), and New Year's Day.
TODAYS = [dt.date(2026, 11, 23), dt.date(2026, 11, 20), dt.date(2026, 11, 22), dt.date(2027, 1, 1)]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("country", ["SA", "TN", "MA", "DZ", "EG", "JO", "OM"])
@pytest.mark.parametrize("today", TODAYS)
def test_every_date_is_a_working_day_on_the_right_side_of_today(country: str, today: dt.date) -> None:
    days = Days(country, today)
    for n in range(30):
        assert is_working_day(days.ago(n), country)
        assert days.ago(n) <= today
        assert is_working_day(days.ahead(n), country)
        assert days.ahead(n) > today
    assert days.ago(0) > days.ago(1) > days.ago(2)


def test_moments_are_in_office_hours_and_over() -> None:
    days = Days("SA", dt.date(2026, 11, 23))
    for n in range(5):
        moment = days.moment_ago(n, chance("moment", n))
        assert moment.date() < days.today
        assert 8 <= moment.hour < 15


def test_years_of_the_story_move_with_the_calendar() -> None:
    assert Days("TN", dt.date(2026, 11, 23)).year(2024) == 2024
    assert Days("TN", dt.date(2029, 3, 1)).year(2024) == 2027
    assert Days("TN", dt.date(2029, 3, 1)).year(2026) == 2029


@pytest.mark.parametrize("today", [*TODAYS, dt.date(2027, 1, 4)])
def test_a_day_in_a_year_is_never_later_than_a_fortnight_ago(today: dt.date) -> None:
    days = Days("EG", today)
    for n in range(40):
        day = days.in_year(2026, chance("year", n))
        assert is_working_day(day, "EG")
        assert day <= days.ago(10)
