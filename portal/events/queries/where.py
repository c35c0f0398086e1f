"""Where an event takes place, as exactly as somebody has said: for the hours that follow from the sun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel.core import get_global
from django.db.models import Q

from portal.core.calendar import is_ramadan
from portal.taxonomy.models import Region

from ..models import Event
from ..prayer import prayers_of


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Degrees (WGS 84), and the country (ISO 3166 alpha-2) by whose rules hours are calculated."""

    latitude: float
    longitude: float
    country: str


def whereabouts(event: Event) -> Whereabouts | None:
    """Its own position; else its town, where we know one of that name; else the place of its organiser, if that has the same clock's
    country. None where nobody can know."""
    country = country_of(event)
    if event.latitude is not None and event.longitude is not None:
        return Whereabouts(float(event.latitude), float(event.longitude), country)
    known = Region.objects.filter(country=country, latitude__isnull=False, longitude__isnull=False)
    if event.town:
        named = Q(name_en__iexact=event.town) | Q(name_fr__iexact=event.town) | Q(name_ar=event.town)
        if there := known.filter(named).order_by("pk").first():
            return _at(there)
    place = event.organiser.region
    if place and place.country == country and place.latitude is not None and place.longitude is not None:
        return _at(place)
    return None


def country_of(event: Event) -> str:
    """Whose clock it is held by; where no country has that clock, its organiser's."""
    return country_of_clock(event.zone, otherwise=event.organiser.country)


def country_of_clock(zone: str, *, otherwise: str) -> str:
    """ISO 3166 alpha-2 of an IANA name."""
    return str(get_global("zone_territories").get(zone) or otherwise)


def prayers_at(here: Whereabouts | None, day: dt.date) -> dict[str, dt.datetime]:
    """Nothing where nobody can know where it is."""
    if here is None:
        return {}
    return prayers_of(
        day, latitude=here.latitude, longitude=here.longitude, country=here.country, ramadan=is_ramadan(day)
    )


def days_of(event: Event) -> list[dt.date]:
    """By its own clock."""
    first, last = event.starts_at.astimezone(event.tz).date(), event.ends_at.astimezone(event.tz).date()
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _at(place: Region) -> Whereabouts:
    assert place.latitude is not None
    assert place.longitude is not None
    return Whereabouts(place.latitude, place.longitude, place.country)
