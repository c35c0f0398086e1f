"""The operator's table of national activity codes: what is right in it is loaded, what is wrong is named by its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

from portal.core.doctor import State
from portal.taxonomy.checkup import look_at_activities
from portal.taxonomy.models import NationalActivity, Sector, compact
from portal.taxonomy.services import load_activities
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db
HEADER = "code,name_en,name_fr,name_ar,isic\n"
GOOD = HEADER + "10.30.11,Packing of dates,Conditionnement de dattes,تعبئة التمور,1030\n20-11,,,صناعة الأسمدة,111\n"


@pytest.fixture
def table(settings: Settings, tmp_path: Path) -> Path:
    for code in ("1030", "0111"):
        SectorFactory(code=code)
    settings.ACTIVITIES_FILE = str(tmp_path / "activities.csv")
    return tmp_path / "activities.csv"


def test_rows_are_loaded_with_their_isic_code_and_may_be_loaded_again(table: Path) -> None:
    table.write_text(GOOD, encoding="utf-8-sig")
    assert load_activities() == (2, [])
    assert load_activities() == (2, [])
    dates = NationalActivity.objects.get(code="10.30.11")
    assert (dates.sector_id, dates.compact) == ("1030", "103011")
    # A spreadsheet takes the first zero of 0111.
    assert NationalActivity.objects.get(code="20-11").sector_id == "0111"
    with translation.override("fr"):
        assert [str(one) for one in NationalActivity.objects.all()] == ["Conditionnement de dattes", "صناعة الأسمدة"]
    assert look_at_activities().state == State.OK


def test_what_leaves_the_table_stays_for_whoever_chose_it_but_is_not_current(table: Path) -> None:
    table.write_text(GOOD)
    load_activities()
    table.write_text(HEADER + "10.30.11,Dates,,,1030\n")
    assert look_at_activities().state == State.FAILING
    assert load_activities() == (1, [])
    assert list(NationalActivity.objects.filter(is_current=True).values_list("code", "name_en")) == [
        ("10.30.11", "Dates")
    ]
    assert NationalActivity.objects.filter(code="20-11").exists()
    assert look_at_activities().state == State.OK


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("10.30.11,Again,,,1030", "Row 3: The code 10.30.11 stands in an earlier row already."),
        ("10.40,Oil,,,9999", "Row 3: “9999” is not a division, group or class of ISIC Rev. 4."),
        ("10.40,Oil,,,C", "Row 3: “C” is not a division, group or class of ISIC Rev. 4."),
        ("10.40,,,,1030", "Row 3: The code 10.40 has no name in any language."),
        (",Oil,,,1030", "Row 3: code: This cell is empty."),
        ("10.40,Oil,,,", "Row 3: isic: This cell is empty."),
        ("...,Oil,,,1030", "Row 3: “...” is not a code"),
        ("1234567890.1234567,Oil,,,1030", "Row 3: code: The text has 18 letters"),
    ],
)
def test_a_wrong_row_is_named_and_left_out_and_the_others_hold(table: Path, row: str, said: str) -> None:
    table.write_text(f"{HEADER}10.30.11,Packing of dates,,,1030\n{row}\n20,More,,,1030\n")
    loaded, wrong = load_activities()
    assert (loaded, len(wrong)) == (2, 1)
    assert said in wrong[0]
    found = look_at_activities()
    assert (found.state, said in found.said, "load_taxonomy" in found.remedy) == (State.FAILING, True, True)


@pytest.mark.parametrize("content", [None, b"", HEADER.encode(), b"\xff\xfe\x00"])
def test_what_is_no_table_is_told_and_what_was_loaded_stays(table: Path, content: bytes | None) -> None:
    table.write_text(GOOD)
    load_activities()
    table.unlink()
    if content is not None:
        table.write_bytes(content)
    loaded, wrong = load_activities()
    assert (loaded, len(wrong)) == (0, 1)
    assert look_at_activities().state == State.FAILING
    assert NationalActivity.objects.filter(is_current=True).count() == 2


def test_without_a_table_nothing_is_said(settings: Settings) -> None:
    assert settings.ACTIVITIES_FILE == ""
    assert load_activities() == (0, [])
    assert look_at_activities().state == State.OK


def test_the_command_names_wrong_rows(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text(f"{HEADER}10.30.11,Packing of dates,,,1030\n1,Oil,,,9999\n")
    call_command("load_taxonomy")
    said = capsys.readouterr()
    assert "1 national activities" in said.out
    assert "Row 3: “9999”" in said.err


def test_a_code_is_looked_for_however_its_parts_are_parted() -> None:
    assert {compact(code) for code in ("10.30.11", "10-30 11", "103011", "١٠٫٣٠٫١١")} == {"103011"}


def test_isic_is_complete_in_three_languages() -> None:
    call_command("load_taxonomy", verbosity=0)
    sections = list(Sector.objects.filter(level=Sector.Level.SECTION))
    divisions = list(Sector.objects.filter(level=Sector.Level.DIVISION))
    assert (len(sections), len(divisions)) == (21, 88)
    assert [section.code for section in sections] == list("ABCDEFGHIJKLMNOPQRSTU")
    as_in_english = {"Construction"}  # French writes it alike
    for language in ("fr", "ar"):
        with translation.override(language):
            assert {str(one) for one in (*sections, *divisions) if str(one) == one.title} <= as_in_english
