"""Working days differ by country: weekends, and public holidays that move."""

import datetime as dt

import pytest

from portal.core.calendar import add_working_days, is_working_day

pytestmark = pytest.mark.django_db

THURSDAY, FRIDAY, SATURDAY, SUNDAY = (dt.date(2026, 11, day) for day in (26, 27, 28, 29))


@pytest.mark.parametrize(
    ("country", "working"),
    [("SA", [THURSDAY, SUNDAY]), ("TN", [THURSDAY, FRIDAY]), ("MA", [THURSDAY, FRIDAY]), ("EG", [THURSDAY, SUNDAY])],
)
def test_weekends_by_country(country, working):
    assert [day for day in (THURSDAY, FRIDAY, SATURDAY, SUNDAY) if is_working_day(day, country)] == working


def test_a_public_holiday_is_no_working_day():
    assert not is_working_day(dt.date(2026, 9, 23), "SA")


def test_working_days_are_counted_over_a_weekend():
    assert add_working_days(THURSDAY, 2, "SA") == dt.date(2026, 11, 30)


def test_working_days_are_counted_backwards():
    assert add_working_days(SUNDAY, -1, "SA") == THURSDAY


def test_no_days_from_a_weekend_is_the_next_working_day():
    assert add_working_days(FRIDAY, 0, "SA") == SUNDAY
