"""Where a point lies, and what a careful clerk asks about it; with the places that come with the portal."""

from __future__ import annotations

import pytest
from django.utils import translation
from pytest_django import Settings

from portal.organisations.queries.places import Gazetteer
from portal.organisations.queries.whereabouts import Whereabouts, whereabouts
from portal.taxonomy.coordinates import Coordinates
from portal.taxonomy.services import load_regions

pytestmark = pytest.mark.django_db
HOFUF = Coordinates(25.36, 49.59)


def asked(latitude: float, longitude: float, country: str = "", town: str = "") -> Whereabouts:
    load_regions()
    places = Gazetteer()
    known = places.find(country, town).region if town else None
    return whereabouts(Coordinates(latitude, longitude), places, country=country, town=known)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_a_point_is_told_by_the_known_town_next_to_it() -> None:
    found = asked(25.36, 49.59, "SA", "Hofuf")
    assert plain(found.words) == "In or beside Hofuf, Eastern Province, Saudi Arabia."
    assert (found.doubt, found.is_near) == ("", True)
    assert plain(asked(25.2, 49.59, "SA").words) == "18 km from Hofuf, Eastern Province, Saudi Arabia."
    with translation.override("ar"):
        assert "الهفوف، المنطقة الشرقية، المملكة العربية السعودية" in plain(asked(25.36, 49.59).words)


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "town"),
    [
        (24.5, 56.63, "OM", ""),  # the port of Sohar, which the drawn coast leaves in the sea
        (26.15, 50.62, "BH", "Sitra"),
        (20.66, 58.87, "OM", ""),  # islands
        (16.7, 42.12, "SA", ""),
        (33.81, 10.85, "TN", ""),
        (20.0, 51.0, "SA", ""),  # the Empty Quarter
        (24.18, 23.31, "LY", ""),
        (48.85, 2.35, "FR", "Paris"),  # a country outside that was chosen on purpose
        (29.29, 34.94, "SA", ""),  # beside Aqaba, on the other side
    ],
)
def test_what_is_right_is_not_asked_about(latitude: float, longitude: float, country: str, town: str) -> None:
    assert asked(latitude, longitude, country, town).doubt == ""


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(26.6, 51.4), (34.5, 18.0), (20.5, 38.0), (24.0, 60.5), (33.0, -10.5), (36.9, 51.0)],
)
def test_the_sea_is_told_and_the_nearest_place_offered(latitude: float, longitude: float) -> None:
    found = asked(latitude, longitude)
    assert "lies in the sea" in found.doubt
    assert found.offered is not None
    assert found.offer.startswith("Take ")
    assert asked(found.offered.latitude, found.offered.longitude).doubt == ""


def test_a_point_in_another_country_than_the_one_chosen() -> None:
    found = asked(34.74, 10.76, "SA")
    assert "near Sfax, Sfax Governorate, Tunisia, but the country you chose is Saudi Arabia" in plain(found.doubt)
    assert found.offered


def test_a_point_outside_the_countries_of_the_setting(settings: Settings) -> None:
    found = asked(45.46, 9.19)
    assert "near Milan, Italy, outside the countries of this portal" in plain(found.doubt)
    assert "Tunisia" in found.doubt
    settings.COUNTRIES = ["it"]
    assert asked(45.46, 9.19).doubt == ""
    assert "outside" in asked(34.74, 10.76).doubt


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "town"),
    [
        (49.59, 25.36, "SA", ""),
        (49.59, 25.36, "", ""),
        (10.76, 34.74, "TN", "Sfax"),
        (-7.59, 33.57, "MA", ""),
        (31.24, 30.04, "EG", "Cairo"),
    ],
)
def test_turned_round_is_told_and_turned_back(latitude: float, longitude: float, country: str, town: str) -> None:
    found = asked(latitude, longitude, country, town)
    assert "other way round" in found.doubt
    assert found.offered == Coordinates(longitude, latitude)


def test_a_point_far_from_the_town_that_was_written() -> None:
    found = asked(26.42, 50.09, "SA", "Hofuf")
    assert "km from Hofuf, the town you wrote" in plain(found.doubt)
    assert found.offered == Coordinates(25.3647, 49.587)


def test_without_places_nothing_is_doubted_and_nothing_told() -> None:
    found = whereabouts(HOFUF, Gazetteer(), country="SA")
    assert (found.words, found.doubt, found.is_near) == ("", "", False)
