"""What a country imports: read from a table row by row, told with its year and source, and where nothing is known nothing is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from portal.analytics.models import TradeFlow
from portal.analytics.queries.trade import dependence_on
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db

HEAD = "country,scheme,code,product,sector,year,imports,exports,currency,source\n"
GOOD = HEAD + (
    "SA,hs,080410,Dates,0122,2023,9000000,1,USD,Customs\n"
    'SA,hs,080410,Dates,0122,2024,"12,400,000",,,Customs\n'
    "SA,cpa,17.21.11,Cartons,,2024,5 000 000,,USD,Statistics\n"
    "SA,isic,1030,,,2024,7000000,,USD,Statistics\n"
)


@pytest.fixture(autouse=True)
def _sectors(db: None) -> None:
    for code in ("01", "0122", "17", "1721", "1030"):
        SectorFactory(code=code)


def table(tmp_path: Path, text: str) -> str:
    path = tmp_path / "trade.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_last_year_is_told_and_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    for _twice in range(2):
        call_command("import_trade", table(tmp_path, GOOD), "--apply")
    assert TradeFlow.objects.count() == 4
    told = dependence_on(["0122", "1721", "1030", "9999"], "SA")
    assert (told["0122"].year, told["0122"].imports, told["0122"].product) == (2024, Decimal(12_400_000), "Dates")
    assert told["1721"].sector.pk == "17"  # CPA and ISIC agree on divisions alone
    assert "9999" not in told
    assert dependence_on(["0122"], "TN") == {}


def test_what_the_catalogues_know_is_read_in_the_language_of_the_page() -> None:
    TradeFlow.objects.create(
        country="SA",
        scheme="hs",
        code="080410",
        product="Dates",
        sector_id="0122",
        year=2024,
        imports=5,
        source="sample figures of this demonstration",
    )
    with override("ar"):
        found = dependence_on(["0122"], "SA")["0122"]
    assert (found.product, found.source) == ("التمور", "أرقام نموذجية لهذا العرض التجريبي")
    TradeFlow.objects.update(product="", source="Office for trade")
    with override("ar"):
        found = dependence_on(["0122"], "SA")["0122"]
    assert (found.product, found.source) == ("", "Office for trade")


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    call_command("import_trade", table(tmp_path, GOOD))
    assert not TradeFlow.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        "SA,hs,080410,Dates,,2024,1,,USD,Customs",  # under which trade?
        "SA,hs,080410,Dates,8888,2024,1,,USD,Customs",
        "SA,swift,1030,,,2024,1,,USD,Customs",
        "SA,isic,1030,,,twenty,1,,USD,Customs",
        "SA,isic,1030,,,2024,-5,,USD,Customs",
        "SA,isic,1030,,,2024,NaN,,USD,Customs",
        "SA,isic,1030,,,2024,,,USD,Customs",
        "SA,isic,1030,,,2024,1e40,,USD,Customs",
        "S1,isic,1030,,,2024,1,,USD,Customs",
        "SA,isic,1030,,,2024,1,,XXQ,Customs",
        "SA,isic,1030,,,2024,1,,USD,",
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(tmp_path: Path, row: str) -> None:
    with pytest.raises(CommandError):
        call_command("import_trade", table(tmp_path, GOOD + row + "\n"), "--apply")
    assert not TradeFlow.objects.exists()


def test_one_product_twice_in_one_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_trade", table(tmp_path, GOOD + "SA,isic,1030,,,2024,8,,USD,Other\n"), "--apply")
