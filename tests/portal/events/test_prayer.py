"""Hours of prayer against what is published for four cities.

Published: Riyadh by the calendar of Umm al-Qura, Cairo by the Egyptian General Authority of Survey, Casablanca by the Ministry of Habous,
Tunis by the National Institute of Meteorology; the days of both summer and winter time are among them.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from portal.events.prayer import ASR, FAJR, FRIDAY, ISHA, MAGHRIB, NOON, prayers_of

ALL = (FAJR, NOON, ASR, MAGHRIB, ISHA)
CITIES = {
    "Riyadh": (24.7136, 46.6753, "SA", "Asia/Riyadh"),
    "Makkah": (21.427, 39.8287, "SA", "Asia/Riyadh"),
    "Cairo": (30.0444, 31.2357, "EG", "Africa/Cairo"),
    "Casablanca": (33.5731, -7.5898, "MA", "Africa/Casablanca"),
    "Tunis": (36.8065, 10.1815, "TN", "Africa/Tunis"),
}
PUBLISHED = [
    ("Riyadh", "2025-12-01", {FAJR: "04:57", NOON: "11:42", ASR: "14:43", MAGHRIB: "17:04", ISHA: "18:34"}),
    ("Riyadh", "2021-04-14", {FAJR: "04:12"}),
    ("Riyadh", "2021-04-13", {MAGHRIB: "18:15"}),
    ("Makkah", "2016-01-05", {FAJR: "05:39", NOON: "12:26", ASR: "15:32", MAGHRIB: "17:53", ISHA: "19:23"}),
    ("Makkah", "2016-07-08", {FAJR: "04:18", FRIDAY: "12:26", ASR: "15:43", MAGHRIB: "19:07", ISHA: "20:37"}),
    ("Makkah", "2016-11-05", {FAJR: "05:09", NOON: "12:05", ASR: "15:19", MAGHRIB: "17:43", ISHA: "19:13"}),
    ("Cairo", "2025-03-21", {FAJR: "04:31", FRIDAY: "12:02", ASR: "15:30", MAGHRIB: "18:07", ISHA: "19:25"}),
    ("Cairo", "2025-08-16", {FAJR: "04:49", NOON: "12:59", ASR: "16:36", MAGHRIB: "19:35", ISHA: "20:58"}),
    ("Cairo", "2025-11-13", {FAJR: "04:48", NOON: "11:40", ASR: "14:40", MAGHRIB: "17:01", ISHA: "18:21"}),
    ("Casablanca", "2020-01-01", {FAJR: "07:01", NOON: "13:39", ASR: "16:15", MAGHRIB: "18:38", ISHA: "19:57"}),
    ("Casablanca", "2020-03-01", {FAJR: "06:31", NOON: "13:48", ASR: "16:59", MAGHRIB: "19:32", ISHA: "20:46"}),
    ("Casablanca", "2020-06-21", {FAJR: "04:30", NOON: "13:38", ASR: "17:17", MAGHRIB: "20:49", ISHA: "22:21"}),
    ("Casablanca", "2020-08-01", {FAJR: "05:02", NOON: "13:42", ASR: "17:20", MAGHRIB: "20:35", ISHA: "21:59"}),
    ("Tunis", "2025-03-13", {FAJR: "05:06", NOON: "12:36", ASR: "15:50", MAGHRIB: "18:27", ISHA: "19:52"}),
    ("Tunis", "2024-03-11", {FAJR: "05:09", MAGHRIB: "18:26"}),
    ("Tunis", "2026-02-19", {MAGHRIB: "18:04"}),
]


def at(city: str, day: dt.date, *, ramadan: bool = False) -> dict[str, dt.datetime]:
    latitude, longitude, country, zone = CITIES[city]
    found = prayers_of(day, latitude=latitude, longitude=longitude, country=country, ramadan=ramadan)
    return {name: moment.astimezone(ZoneInfo(zone)) for name, moment in found.items()}


@pytest.mark.parametrize(("city", "day", "published"), PUBLISHED)
def test_hours_are_those_that_are_published_within_two_minutes(city: str, day: str, published: dict[str, str]) -> None:
    found = at(city, dt.date.fromisoformat(day))
    for name, hour in published.items():
        meant = dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo(CITIES[city][3]))
        apart = abs((found[name] - meant).total_seconds()) / 60
        assert apart <= 2, f"{name} in {city} on {day}: {found[name]:%H:%M} instead of {hour}"


def test_the_noon_prayer_of_a_friday_is_the_one_of_the_week() -> None:
    friday, saturday = at("Cairo", dt.date(2027, 1, 1)), at("Cairo", dt.date(2027, 1, 2))
    assert (FRIDAY in friday, NOON in friday) == (True, False)
    assert (FRIDAY in saturday, NOON in saturday) == (False, True)


def test_every_prayer_lies_on_its_day_and_follows_the_one_before() -> None:
    for city in CITIES:
        for month in range(1, 13):
            day = dt.date(2027, month, 15)
            moments = list(at(city, day).values())
            assert moments == sorted(moments)
            assert {one.date() for one in moments} == {day}
            assert len(moments) == len(ALL)


def test_the_night_prayer_comes_later_in_ramadan_where_it_follows_the_sunset() -> None:
    day = dt.date(2026, 3, 1)
    later = at("Riyadh", day, ramadan=True)[ISHA] - at("Riyadh", day)[ISHA]
    assert later == dt.timedelta(minutes=30)
    assert at("Cairo", day, ramadan=True) == at("Cairo", day)


def test_where_the_sun_stays_up_there_is_no_dawn_and_nothing_fails() -> None:
    tromso = prayers_of(dt.date(2027, 6, 21), latitude=69.65, longitude=18.96, country="NO")
    assert set(tromso) == {NOON, ASR}
