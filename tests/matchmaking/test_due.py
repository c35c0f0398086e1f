"""How long somebody has to answer: working days where they are, by what is asked, whatever the clocks are set to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from matchmaking.engine.pace import PACES
from matchmaking.models import Listing
from matchmaking.queries.due import due_on, next_wave_at

pytestmark = pytest.mark.django_db


UTC = dt.UTC


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_kind_has_its_pace() -> None:
    assert set(PACES) == set(Listing.Category.values)
    assert all(pace.wave <= pace.answer for pace in PACES.values())


@pytest.mark.parametrize(
    ("country", "day"),
    # Told on Thursday 12 November 2026. Friday and Saturday are free in Saudi Arabia, Saturday and Sunday in Tunisia.
    [("SA", dt.date(2026, 11, 18)), ("TN", dt.date(2026, 11, 18)), ("MA", dt.date(2026, 11, 19))],
)
def test_an_answer_is_due_after_four_working_days_of_whoever_is_asked(country: str, day: dt.date) -> None:
    """In Morocco the 18th is Independence Day."""
    assert due_on(at("2026-11-12T09:00"), "service", country) == day


def test_the_quiet_time_before_and_over_eid_is_not_counted() -> None:
    """Told on Sunday 7 March 2027, in the last ten days of Ramadan. Work goes on on Monday 15, and four days follow."""
    assert due_on(at("2027-03-07T09:00"), "service", "SA") == dt.date(2027, 3, 21)


def test_late_in_the_evening_it_is_tomorrow_elsewhere() -> None:
    assert due_on(at("2026-11-15T22:30"), "service", "SA") == due_on(at("2026-11-16T06:00"), "service", "SA")


def test_the_next_ones_are_told_in_the_morning_after_the_third_working_day() -> None:
    assert next_wave_at(at("2026-11-12T09:00"), "supply", ["SA"]) == dt.datetime(
        2026, 11, 18, 8, tzinfo=ZoneInfo("Asia/Riyadh")
    )


def test_where_they_are_in_several_countries_the_last_has_its_days_too() -> None:
    told = at("2026-11-12T09:00")
    assert next_wave_at(told, "supply", ["SA", "MA"]) == next_wave_at(told, "supply", ["MA"])


def test_a_morning_is_a_morning_also_after_the_clocks_were_changed() -> None:
    """Cairo goes from summer to winter time on the night to Friday 30 October 2026."""
    told = at("2026-10-26T09:00")
    morning = next_wave_at(told, "research", ["EG"])
    assert morning.astimezone(ZoneInfo("Africa/Cairo")).hour == 8
    assert morning.utcoffset() == dt.timedelta(hours=2)
    assert told.astimezone(ZoneInfo("Africa/Cairo")).utcoffset() == dt.timedelta(hours=3)
