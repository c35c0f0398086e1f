"""The countries that the portal is for come first, whatever the order of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from portal.core.doctor import State
from portal.organisations.queries.places import Gazetteer
from portal.search.normalise import fold
from portal.taxonomy.checkup import look_at_vocabulary
from portal.taxonomy.countries import ours_first
from portal.taxonomy.models import CertificateType, Region
from portal.taxonomy.services import load_regions
from tests.factories.taxonomy import SectorFactory

LEAGUE = {"DZ", "BH", "KM", "DJ", "EG", "IQ", "JO", "KW", "LB", "LY", "MR", "MA", "OM", "PS", "QA", "SA", "SO", "SD"}
LEAGUE |= {"SY", "TN", "AE", "YE"}


def test_those_of_the_portal_come_first_and_the_rest_keeps_its_order(settings: Settings) -> None:
    settings.COUNTRIES = ["tn", "SA"]
    assert ours_first(["FR", "SA", "DE", "TN"], code=str) == ["SA", "TN", "FR", "DE"]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_league_of_arab_states_comes_first_in_the_form(language: str, db: None) -> None:
    load_regions()
    with translation.override(language):
        choices = Gazetteer().country_choices()
    codes = [code for code, _name in choices]
    assert set(codes[: len(LEAGUE)]) == LEAGUE
    assert len(codes) == len(set(codes)) > len(LEAGUE)


def test_an_operator_names_others(settings: Settings, db: None) -> None:
    load_regions()
    settings.COUNTRIES = ["FR", "BE"]
    assert [code for code, _name in Gazetteer().country_choices()[:2]] == ["BE", "FR"]


def test_doctor_names_a_country_that_nobody_knows(settings: Settings, db: None) -> None:
    load_regions()
    SectorFactory(code="10")
    CertificateType.objects.create(slug="x", name_en="x")
    assert look_at_vocabulary().state == State.OK
    settings.COUNTRIES = ["SA", "XX"]
    found = look_at_vocabulary()
    assert (found.state, "XX" in found.said) == (State.FAILING, True)
    assert Region.objects.exists()


def test_an_operator_puts_in_a_table_of_their_own(settings: Settings, tmp_path: Path, db: None) -> None:
    settings.PLACES_DIR = tmp_path
    load_regions()
    (tmp_path / "provinces.csv").write_text(
        "slug,country,name_en,name_fr,name_ar\nelsewhere,SA,Elsewhere,Ailleurs,مكان آخر\n", encoding="utf-8-sig"
    )
    (tmp_path / "towns.csv").write_text(
        "slug,country,province,name_en,name_fr,name_ar,latitude,longitude\n"
        "new-town,SA,elsewhere,New Town,Ville neuve,مدينة جديدة,24.5,46.5\n",
        encoding="utf-8",
    )
    load_regions()
    town = Region.objects.get(slug="new-town")
    assert (town.parent.name_fr, town.country) == ("Ailleurs", "SA")


@pytest.mark.parametrize(
    ("country", "areas"),
    [
        ("SA", 13), ("TN", 24), ("EG", 27), ("JO", 12), ("OM", 11), ("DZ", 58), ("MA", 12), ("AE", 7),
        ("KW", 6), ("BH", 4), ("QA", 8), ("IQ", 19), ("LB", 9), ("SY", 14),
    ],
)  # fmt: skip
def test_the_areas_of_the_demos_countries_are_there_in_three_languages(country: str, areas: int, db: None) -> None:
    load_regions()
    found = Region.objects.filter(kind=Region.Kind.PROVINCE, country=country)
    assert found.count() == areas
    assert all(one.name_en and one.name_fr and one.name_ar for one in found)
    assert not found.exclude(children__kind=Region.Kind.TOWN).exists(), "each has its main town"


def test_no_two_towns_of_a_country_are_called_the_same(db: None) -> None:
    load_regions()
    called: dict[tuple[str, str], set[str]] = {}
    for town in Region.objects.filter(kind=Region.Kind.TOWN):
        for name in (town.name_en, town.name_fr, town.name_ar):
            called.setdefault((town.country, fold(name)), set()).add(town.slug)
    assert [slugs for slugs in called.values() if len(slugs) > 1] == []


@pytest.mark.parametrize(
    ("country", "typed", "slug"),
    [("EG", "شمال سيناء", "north-sinai"), ("MA", "العيون", "laayoune"), ("OM", "الظاهرة", "ad-dhahirah")],
)
def test_an_area_is_known_without_the_word_for_what_it_is(country: str, typed: str, slug: str, db: None) -> None:
    load_regions()
    found = Gazetteer().find(country, typed).region
    assert found is not None
    assert found.slug == slug
