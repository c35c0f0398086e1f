"""The benchmark of the import measures both ways and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.organisations.models import Organisation
from portal.search.models import SearchDocument
from tests.factories.taxonomy import CertificateTypeFactory, RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db


def test_it_measures_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    country = RegionFactory(kind="country", slug="saudi-arabia", name_en="Saudi Arabia")
    RegionFactory(parent=country)
    for code in ("1030", "1709", "2511"):
        SectorFactory(code=code)
    for slug in ("iso-9001", "halal"):
        CertificateTypeFactory(slug=slug)
    call_command("benchmark_import", rows=30, rounds=1, json=str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text())["figures"]
    assert figures["rows"] == 30
    assert figures["P13"] == pytest.approx(
        figures["import_rows_per_s"] / figures["bulk_create_rows_per_s"], rel=0.05, abs=0.01
    )
    assert "P13" in capsys.readouterr().out
    assert not Organisation.objects.exists()
    assert not SearchDocument.objects.exists()


def test_without_a_vocabulary_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"run `manage.py release` first"):
        call_command("benchmark_import")
