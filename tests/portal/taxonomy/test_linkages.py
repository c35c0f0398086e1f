"""Who usually buys how much from whom: our stylised table, or the operator's, of which wrong rows are named and left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

from portal.core.doctor import State
from portal.taxonomy.checkup import look_at_linkages
from portal.taxonomy.linkages import linkage_sources
from portal.taxonomy.models import Linkage, Sector
from portal.taxonomy.services import load_linkages
from tests.factories.taxonomy import LinkageFactory, SectorFactory

pytestmark = pytest.mark.django_db
HEADER = "buyer,seller,share,source\n"
GOOD = HEADER + "10,01,0.42,Office of statistics 2024\n10,49,0.05,Office of statistics 2024\n"


@pytest.fixture
def table(settings: Settings, tmp_path: Path) -> Path:
    for code in ("01", "10", "49"):
        SectorFactory(code=code)
    settings.LINKAGES_FILE = str(tmp_path / "linkages.csv")
    return tmp_path / "linkages.csv"


def shares() -> dict[tuple[str, str], float]:
    return {(buyer, seller): share for buyer, seller, share in Linkage.objects.values_list("buyer", "seller", "share")}


def test_the_table_that_comes_with_the_portal_covers_every_division_that_buys() -> None:
    call_command("load_taxonomy", verbosity=0)
    divisions = set(Sector.objects.filter(level=Sector.Level.DIVISION).values_list("code", flat=True))
    bought: dict[str, float] = {}
    for (buyer, _seller), share in shares().items():
        bought[buyer] = bought.get(buyer, 0) + share

    # Households buy in no inputs.
    assert set(bought) == divisions - {"97", "98"}
    assert all(0.7 < total < 1 for total in bought.values())
    assert Linkage.objects.count() > 1000
    assert look_at_linkages().state == State.OK
    assert "stylised" in look_at_linkages().said


def test_an_operators_table_takes_the_place_of_ours_as_a_whole(table: Path) -> None:
    LinkageFactory(buyer__code="10", seller__code="10", share=0.9)
    table.write_text(GOOD, encoding="utf-8-sig")

    assert load_linkages() == (2, [])
    assert load_linkages() == (2, [])
    assert shares() == {("10", "01"): 0.42, ("10", "49"): 0.05}
    assert linkage_sources() == ["Office of statistics 2024"]
    assert look_at_linkages().state == State.OK


def test_a_spreadsheet_may_have_taken_zeros_and_written_commas_and_the_source_be_left_out(table: Path) -> None:
    table.write_text("buyer;seller;share\n10;1;0,42\n")

    assert load_linkages() == (1, [])
    assert shares() == {("10", "01"): 0.42}
    assert linkage_sources() == ["linkages.csv"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("10,01,0.1,", "Row 3: What 10 buys from 01 stands in an earlier row already."),
        ("10,1030,0.1,", "Row 3: seller: The text has 4 letters"),
        ("C,49,0.1,", "Row 3: “C” is not a division of ISIC Rev. 4 (two digits)."),
        ("10,48,0.1,", "Row 3: “48” is not a division"),
        ("10,49,5 %,", "Row 3: “5 %” is not a share: write a number above 0 and up to 1, such as 0.08."),
        ("10,49,0,", "Row 3: “0” is not a share"),
        ("10,49,NaN,", "Row 3: “NaN” is not a share"),
        ("10,49,-0.1,", "Row 3: “-0.1” is not a share"),
        ("10,49,,", "Row 3: share: This cell is empty."),
        ("10,49,0.7,", "Row 3: With it the shares of 10 would add up to 1.1, which is more than 1."),
    ],
)
def test_a_wrong_row_is_named_and_left_out_and_the_others_hold(table: Path, row: str, said: str) -> None:
    table.write_text(f"{HEADER}10,01,0.4,\n{row}\n01,10,0.1,\n")

    loaded, wrong = load_linkages()

    assert (loaded, len(wrong)) == (2, 1)
    assert said in wrong[0]
    found = look_at_linkages()
    assert (found.state, said in found.said, "load_taxonomy" in found.remedy) == (State.FAILING, True, True)


@pytest.mark.parametrize("content", [None, b"", HEADER.encode(), b"\xff\xfe\x00", b"buyer,seller,share\n99999,1,2\n"])
def test_of_what_is_no_table_nothing_is_loaded_and_what_was_stays(table: Path, content: bytes | None) -> None:
    table.write_text(GOOD)
    load_linkages()
    table.unlink()
    if content is not None:
        table.write_bytes(content)

    loaded, wrong = load_linkages()

    assert (loaded, len(wrong)) == (0, 1)
    assert look_at_linkages().state == State.FAILING
    assert Linkage.objects.count() == 2


def test_a_table_that_changed_since_it_was_loaded_is_told(table: Path) -> None:
    table.write_text(GOOD)
    load_linkages()
    table.write_text(GOOD.replace("0.42", "0.41"))

    assert look_at_linkages().state == State.FAILING


def test_the_command_names_wrong_rows(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text(f"{GOOD}10,49,0.1,\n")

    call_command("load_taxonomy")

    said = capsys.readouterr()
    assert "2 linkages" in said.out
    assert "linkages.csv: Row 4: What 10 buys from 49" in said.err


def test_the_source_of_ours_has_words_in_three_languages() -> None:
    LinkageFactory(source="stylised")
    told = set()
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            told |= set(linkage_sources())

    assert len(told) == 3
