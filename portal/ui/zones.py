"""Clocks to choose from, by the name of the place whose they are."""

from __future__ import annotations

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location, get_timezone_name
from django.conf import settings
from django.utils.translation import get_language, gettext

from .words import language

ELSEWHERE = ("Europe/Paris", "Europe/London", "Europe/Berlin", "Europe/Istanbul", "Asia/Karachi", "Asia/Kolkata", "UTC")


def town_of(zone: str) -> str:
    """The town whose clock it is, in the language in force."""
    town = get_timezone_location(zone, locale=language(), return_city=True)
    return str(town or get_timezone_name(zone, locale=language()))


def zones(own: str = "") -> list[tuple[str, str]]:
    """Those of the countries of this house, what lies around, and what the person has."""
    territories = get_global("territory_zones")
    names = [zone for country in settings.COUNTRIES for zone in territories.get(country, ())]
    locale = Locale.parse(get_language() or "en", sep="-")
    zones = dict.fromkeys([*names, *ELSEWHERE, *filter(None, [own])])
    # No country has it, so the tables of places have no name for it either.
    found = [
        (
            zone,
            gettext("Universal time")
            if zone == "UTC"
            else get_timezone_location(zone, locale=locale, return_city=False),
        )
        for zone in zones
    ]
    return sorted(found, key=lambda one: one[1])
