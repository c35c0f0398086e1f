"""Location quotients, and the operator's table of employment."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.analytics.models import Employment
from portal.analytics.queries.employment import location_quotients, quotients_of
from portal.organisations.models import Cluster
from portal.taxonomy.models import Region
from tests.factories.taxonomy import RegionFactory, SectorFactory

HEAD = "region,sector,year,persons,source\n"


@pytest.fixture
def riyadh(db: None) -> Region:
    return RegionFactory(slug="riyadh", country="SA", name_en="Riyadh", name_fr="Riyad", name_ar="الرياض")


@pytest.fixture
def sectors(db: None) -> None:
    for code in ("1030", "1709", "4923"):
        SectorFactory(code=code)


def test_the_quotient_is_the_share_here_over_the_share_everywhere() -> None:
    """Worked by hand: 300 of 1,000 here, 600 of 10,000 in the country: 0.3 / 0.06 = 5."""
    here, everywhere = {"1030": 300, "4923": 700}, {"1030": 600, "4923": 9400}
    found = location_quotients(here, everywhere)
    assert found["1030"] == pytest.approx(5.0)
    assert found["4923"] == pytest.approx((700 / 1000) / (9400 / 10000))


def test_where_all_regions_are_alike_every_quotient_is_one() -> None:
    assert location_quotients({"a": 10, "b": 30}, {"a": 20, "b": 60}) == {"a": 1.0, "b": 1.0}


def test_without_anybody_there_is_no_quotient() -> None:
    assert location_quotients({}, {"a": 5}) == {}
    assert location_quotients({"a": 0}, {"a": 0}) == {}


def _import(tmp_path: Path, lines: str, **options: Any) -> str:
    path, out = tmp_path / "employment.csv", StringIO()
    path.write_text(HEAD + lines, encoding="utf-8")
    call_command("import_employment", str(path), stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("hofuf", "riyadh", "sectors")
def test_a_table_is_compared_first_and_written_when_told(tmp_path: Path) -> None:
    lines = "hofuf,1030,2025,300,Sample table\nriyadh,1030,2025,700,Sample table\n"
    _import(tmp_path, lines)
    assert not Employment.objects.exists()
    assert "2 new" in _import(tmp_path, lines, apply=True)
    assert "0 new" in _import(tmp_path, lines, apply=True)
    changed = _import(tmp_path, "hofuf,1030,2025,310,Sample table\n", apply=True)
    assert "1 changed" in changed
    assert Employment.objects.get(region__slug="hofuf").persons == 310


@pytest.mark.django_db
@pytest.mark.usefixtures("hofuf", "sectors")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("atlantis,1030,2025,300,x", "atlantis"),
        ("hofuf,0000,2025,300,x", "0000"),
        ("hofuf,1030,25,300,x", "year"),
        ("hofuf,1030,2025,-3,x", "persons"),
        ("hofuf,1030,2025,many,x", "persons"),
        ("hofuf,1030,2025,300,x\nhofuf,1030,2025,301,x", "Row 3"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(tmp_path: Path, line: str, said: str) -> None:
    path, out = tmp_path / "employment.csv", StringIO()
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_employment", str(path), apply=True, stdout=out)
    assert said in out.getvalue()
    assert not Employment.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("sectors")
def test_small_cells_are_not_told(cluster: Cluster, hofuf: Region, riyadh: Region) -> None:
    for region, sector, persons in [
        (hofuf, "1030", 900),
        (hofuf, "1709", 49),
        (riyadh, "1030", 100),
        (riyadh, "1709", 951),
    ]:
        Employment.objects.create(region=region, sector_id=sector, year=2025, persons=persons, source="Sample")
    found = quotients_of(cluster)
    assert found is not None
    assert [(line.code, line.persons) for line in found.lines] == [("1030", "900"), ("1709", "")]
    assert found.lines[0].is_strong


@pytest.mark.django_db
@pytest.mark.usefixtures("sectors")
def test_one_region_alone_says_nothing(cluster: Cluster, hofuf: Region) -> None:
    Employment.objects.create(region=hofuf, sector_id="1030", year=2025, persons=900, source="Sample")
    assert quotients_of(cluster) is None
