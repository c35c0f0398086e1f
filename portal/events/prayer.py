"""At which hours Muslims pray at a place: from where the sun stands, by the angles that the country's own authority uses.

The sun is PyEphem's (MIT, kept since 1998). Dawn and night begin with the sun so many degrees below the horizon; noon is its highest
point, when the noon prayer of Fridays begins, too; the afternoon prayer begins when a shadow is as much longer than at noon as the
thing that casts it (the reckoning of all schools but the Hanafi); sunset is the upper rim on the horizon (0.833 degrees with refraction).
Some authorities wait a few minutes after noon and sunset.

Angles and minutes: Umm al-Qura University, Makkah (18.5; night 90 minutes after sunset, 120 in Ramadan); Egyptian General Authority of
Survey (19.5, 17.5); Ministry of Habous and Islamic Affairs, Morocco (19, 17; noon and sunset + 5); Ministry of Religious Affairs and
National Institute of Meteorology, Tunisia (18, 18; noon + 7, sunset + 1); Muslim World League (18, 17) elsewhere. What they publish is
met within two minutes (`tests/portal/events/test_prayer.py`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import ephem

FAJR, NOON, FRIDAY, ASR, MAGHRIB, ISHA = "fajr", "dhuhr", "jumuah", "asr", "maghrib", "isha"
NAMES = (FAJR, NOON, FRIDAY, ASR, MAGHRIB, ISHA)
WEEKDAY_OF_JUMUAH = 4
HORIZON = -0.833


@dataclass(frozen=True, slots=True)
class Convention:
    """Degrees below the horizon at dawn and at nightfall; `night_after` minutes after sunset instead. `later` minutes by prayer."""

    dawn: float
    night: float = 0
    night_after: int = 0
    night_after_in_ramadan: int = 0
    later: Mapping[str, int] = field(default_factory=dict)


MAKKAH = Convention(18.5, night_after=90, night_after_in_ramadan=120)
LEAGUE = Convention(18, 17)
BY_COUNTRY = {
    "SA": MAKKAH,
    "EG": Convention(19.5, 17.5),
    "MA": Convention(19, 17, later={NOON: 5, MAGHRIB: 5}),
    "TN": Convention(18, 18, later={NOON: 7, MAGHRIB: 1}),
}


def prayers_of(
    day: dt.date, *, latitude: float, longitude: float, country: str, ramadan: bool = False
) -> dict[str, dt.datetime]:
    """When each begins, to the minute, in UTC; on a Friday `jumuah` stands for the noon prayer.

    Dawn and nightfall are left out where the sun does not go down so far.
    """
    rules = BY_COUNTRY.get(country, LEAGUE)
    morning = dt.datetime.combine(day, dt.time(6), tzinfo=dt.timezone(dt.timedelta(hours=longitude / 15)))
    here = _stood(latitude, longitude, morning)
    noon = here.next_transit(ephem.Sun())
    height = _height_at(here, noon)
    shadow = 1 / math.tan(math.radians(height)) if height > 0 else math.inf
    moments = {
        FAJR: _crossing(here, noon, -rules.dawn, rises=True),
        NOON: noon,
        ASR: _crossing(here, noon, math.degrees(math.atan(1 / (1 + shadow)))),
        MAGHRIB: _crossing(here, noon, HORIZON),
        ISHA: _crossing(here, noon, -rules.night) if rules.night else None,
    }
    found = {name: _in_utc(one) for name, one in moments.items() if one is not None}
    if not rules.night and MAGHRIB in found:
        wait = rules.night_after_in_ramadan if ramadan else rules.night_after
        found[ISHA] = found[MAGHRIB] + dt.timedelta(minutes=wait)
    named = {name: _to_the_minute(one, rules.later.get(name, 0)) for name, one in found.items()}
    if day.weekday() == WEEKDAY_OF_JUMUAH:
        named[FRIDAY] = named.pop(NOON)
    return {name: named[name] for name in NAMES if name in named}


def _stood(latitude: float, longitude: float, moment: dt.datetime) -> ephem.Observer:
    here = ephem.Observer()
    here.lat, here.lon = math.radians(latitude), math.radians(longitude)
    here.pressure, here.elevation = 0, 0
    here.date = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return here


def _height_at(here: ephem.Observer, moment: ephem.Date) -> float:
    here.date = moment
    return math.degrees(ephem.Sun(here).alt)


def _crossing(here: ephem.Observer, noon: ephem.Date, degrees: float, *, rises: bool = False) -> ephem.Date | None:
    """When the middle of the sun passes that height: after noon going down, or before it going up. None on days without that."""
    here.date, here.horizon = noon, math.radians(degrees)
    look = here.previous_rising if rises else here.next_setting
    try:
        found = look(ephem.Sun(), use_center=True)
    except ephem.CircumpolarError:
        return None
    return found if abs(found - noon) < 1 else None


def _in_utc(moment: ephem.Date) -> dt.datetime:
    return moment.datetime().replace(tzinfo=dt.UTC)  # type: ignore[no-any-return]


def _to_the_minute(moment: dt.datetime, later: int) -> dt.datetime:
    rounded = (moment + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)
    return rounded + dt.timedelta(minutes=later)
