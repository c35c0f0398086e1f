"""Needs and offers from tables: previewed, then everything or nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matchmaking.models import Listing
from portal.outbox.models import OutboxRow
from portal.search.models import SearchDocument
from tests.factories.taxonomy import CertificateTypeFactory, RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db

Run = Callable[..., str]
HEADER = "external_id,organisation,kind,category,title,quantity,unit,country,town,radius_km,certificates,sectors,cluster,audience"
FULL = "n1,f1,need,service,Vacuum packing of dates,40,t/month,SA,Hofuf,50,iso-22000,1709,dates-al-ahsa=3,cluster"


@pytest.fixture(autouse=True)
def _scene(cast: SimpleNamespace) -> None:
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    CertificateTypeFactory()
    SectorFactory(code="1709")
    for organisation, external_id in ((cast.firm, "f1"), (cast.packer, "p1"), (cast.lab, "l1")):
        organisation.source, organisation.external_id = "chamber", external_id
        organisation.save()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(text, "--apply")`: what the command printed, and the refusal it ended with, if any."""

    def run_command(content: str | bytes, *options: str, name: str = "needs.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            call_command("import_listings", str(path), "--source", "chamber", *options)
        except CommandError as refusal:
            return capsys.readouterr().out + f"REFUSED {refusal} ({refusal.returncode})"
        return capsys.readouterr().out

    return run_command


def test_a_preview_tells_and_writes_nothing(run: Run) -> None:
    told = run(f"{HEADER}\n{FULL}\n")
    assert "1 row: 1 new, 0 changed, 0 the same, 0 refused" in told
    assert not Listing.objects.exists()
    assert not SearchDocument.objects.filter(kind="need").exists()


def test_applied_it_is_published_found_and_compared(run: Run, cast: SimpleNamespace) -> None:
    run(f"{HEADER}\n{FULL}\n", "--apply")
    need = Listing.objects.get()
    assert (need.organisation, need.title, need.quantity, need.unit) == (
        cast.firm,
        "Vacuum packing of dates",
        Decimal(40),
        "t/month",
    )
    assert (need.region.slug, need.radius_km, need.link.position, need.language) == ("hofuf", 50, 3, "en")
    assert [one.slug for one in need.certificates.all()] == ["iso-22000"]
    assert need.is_open
    assert SearchDocument.objects.filter(subject=need.public_id, deleted_at=None).count() == 2
    assert OutboxRow.objects.get(key=f"listing:{need.pk}").priority == OutboxRow.Priority.BULK


def test_the_same_file_again_changes_nothing_and_another_title_is_a_change(run: Run) -> None:
    run(f"{HEADER}\n{FULL}\n", "--apply")
    assert "0 new, 0 changed, 1 the same" in run(f"{HEADER}\n{FULL}\n", "--apply")
    changed = FULL.replace("Vacuum packing", "Tray packing").replace("iso-22000", "")
    assert "0 new, 1 changed, 0 the same" in run(f"{HEADER}\n{changed}\n", "--apply")
    need = Listing.objects.get()
    assert need.title == "Tray packing of dates"
    assert not need.certificates.exists()


@pytest.mark.parametrize(
    ("typed", "currency", "kept"), [("1.255", "KWD", "1.255"), ("1.255", "SAR", None), ("1.2555", "KWD", None)]
)
def test_a_budget_has_no_more_decimals_than_its_currency(run: Run, typed: str, currency: str, kept: str | None) -> None:
    head = "external_id,organisation,kind,category,title,budget,currency"
    told = run(f"{head}\nn1,f1,need,service,Packing,{typed},{currency}\n", "--apply")
    if kept is None:
        assert "Row 2, budget: Write at most" in told
        assert not Listing.objects.exists()
    else:
        assert Listing.objects.get().budget == Decimal(kept)


def test_a_column_that_is_not_there_is_left_as_it_is(run: Run) -> None:
    run(f"{HEADER}\n{FULL}\n", "--apply")
    run("external_id,organisation,kind,category,title\nn1,f1,need,service,Shorter\n", "--apply")
    need = Listing.objects.get()
    assert (need.title, need.quantity, need.radius_km) == ("Shorter", Decimal(40), 50)
    assert need.certificates.count() == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (FULL.replace(",f1,", ",nobody,"), "organisation"),
        (FULL.replace(",need,", ",wish,"), "kind"),
        (FULL.replace(",service,", ",magic,"), "category"),
        (FULL.replace(",40,", ",forty,"), "quantity"),
        (FULL.replace(",40,", ",-40,"), "quantity"),
        (FULL.replace(",40,", ",NaN,"), "quantity"),
        (FULL.replace(",40,", ",Infinity,"), "quantity"),
        (FULL.replace(",40,", f",{'9' * 60},"), "quantity"),
        (FULL.replace(",40,", ',"12,345",'), "quantity"),
        (FULL.replace(",t/month,", ",,"), "unit"),
        (FULL.replace("SA,Hofuf,50", ",,50"), "radius_km"),
        (FULL.replace(",iso-22000,", ",iso-1,"), "certificates"),
        (FULL.replace(",1709,", ",99999,"), "sectors"),
        (FULL.replace("dates-al-ahsa=3", "textiles-sfax"), "cluster"),
        (FULL.replace("dates-al-ahsa=3", ""), "cluster"),
        (FULL.replace("service", "finance").replace("cluster\n", "public").replace(",cluster", ",public"), "audience"),
        (FULL.replace("Vacuum packing of dates", ""), "title"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_column_and_nothing_is_written(
    run: Run, row: str, column: str
) -> None:
    good = FULL.replace("n1", "n2")
    told = run(f"{HEADER}\n{row}\n{good}\n", "--apply")
    assert f"Row 2, {column}:" in told
    assert "REFUSED" in told
    assert not Listing.objects.exists()


def test_a_day_that_cannot_be_meant_is_refused(run: Run) -> None:
    told = run(
        "external_id,organisation,kind,category,title,needed_from\nn1,f1,need,service,Late,9999-12-31\n", "--apply"
    )
    assert "Row 2, needed_from: “9999-12-31” is too late." in told
    assert not Listing.objects.exists()


@pytest.mark.parametrize("column", ["needed_from", "published_on"])
def test_the_first_day_there_is_breaks_nothing(run: Run, column: str) -> None:
    run(f"external_id,organisation,kind,category,title,{column}\nn1,f1,need,service,Early,0001-01-01\n", "--apply")
    assert Listing.objects.get().title == "Early"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ('"12,5"', "12.5"),
        ("١٢٫٥", "12.5"),
        ("١٢٬٠٠٠", "12000"),
        ("1 200", "1200"),
        ('"1,234,567"', "1234567"),
        ("0.30000000000000004", "0.3"),
        ("1.120", "1.12"),
    ],
)
def test_numbers_are_read_as_people_and_spreadsheets_write_them(run: Run, typed: str, amount: str) -> None:
    run(f"{HEADER}\n{FULL.replace(',40,', f',{typed},')}\n", "--apply")
    assert Listing.objects.get().quantity == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12.333333333333334", "At most two decimals are kept. Write 12.33, or choose a smaller unit."),
        ("0.004", "At most two decimals are kept. Choose a smaller unit."),
    ],
)
def test_a_quantity_finer_than_is_kept_is_refused_and_not_rounded_unsaid(run: Run, typed: str, told: str) -> None:
    said = run(f"{HEADER}\n{FULL.replace(',40,', f',{typed},')}\n", "--apply")
    assert told in " ".join(said.split())
    assert not Listing.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "2999-01-01"])
def test_a_day_of_publishing_that_is_still_to_come_is_refused(run: Run, day: str) -> None:
    told = run(f"{HEADER},published_on\n{FULL},{day}\n", "--apply")
    assert f"Row 2, published_on: {day} is still to come." in told
    assert not Listing.objects.exists()


def test_applied_it_says_what_was_written(run: Run) -> None:
    assert "Written: 1 new, 0 changed." in run(f"{HEADER}\n{FULL}\n", "--apply")
    assert "Written" not in run(f"{HEADER}\n{FULL}\n")
    assert "Written" not in run(f"{HEADER}\n{FULL.replace('n1,f1', 'n2,nobody')}\n", "--apply")


def test_refused_rows_can_be_left_out(run: Run) -> None:
    told = run(f"{HEADER}\n{FULL}\n{FULL.replace('n1,f1', 'n2,nobody')}\n", "--apply", "--skip-refused")
    assert "1 new, 0 changed, 0 the same, 1 refused" in told
    assert Listing.objects.get().external_id == "n1"


def test_the_same_id_twice_is_refused(run: Run) -> None:
    assert "The same id stands in row 2" in run(f"{HEADER}\n{FULL}\n{FULL}\n", "--apply")


def test_what_its_own_people_have_changed_is_left_to_them(run: Run, cast: SimpleNamespace) -> None:
    run(f"{HEADER}\n{FULL}\n", "--apply")
    Listing.objects.update(created_by=cast.firm_owner)
    assert "Its own people keep it now" in run(f"{HEADER}\n{FULL.replace('40', '50')}\n", "--apply")
    assert Listing.objects.get().quantity == Decimal(40)


def test_what_ran_out_long_ago_comes_in_without_being_found(run: Run) -> None:
    old = timezone.localdate() - dt.timedelta(days=100)
    run(f"external_id,organisation,kind,category,title,published_on\nn1,f1,need,service,Old need,{old}\n", "--apply")
    need = Listing.objects.get()
    assert need.is_expired
    assert need.expired_at is not None
    assert not SearchDocument.objects.filter(subject=need.public_id).exists()


def test_a_draft_stays_one(run: Run) -> None:
    run("external_id,organisation,kind,category,title,state\nn1,f1,offer,service,Later,draft\n", "--apply")
    assert Listing.objects.get().is_draft


def test_arabic_from_a_spreadsheet_and_lists_from_json_lines(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["external_id", "organisation", "kind", "category", "title", "quantity", "unit", "needed_from"])
    book.active.append(["n1", "f1", "need", "service", "تعبئة التمور تحت التفريغ", 40, "t/month", dt.date(2027, 1, 15)])
    book.save(tmp_path / "book.xlsx")
    run((tmp_path / "book.xlsx").read_bytes(), "--apply", name="needs.xlsx")
    lines = {
        "external_id": "n2",
        "organisation": "f1",
        "kind": "need",
        "category": "service",
        "title": "Sacs",
        "languages": ["fr", "ar"],
    }
    run(json.dumps(lines, ensure_ascii=False), "--apply", name="needs.jsonl")
    arabic, french = Listing.objects.order_by("external_id")
    assert (arabic.title, arabic.language, arabic.needed_from) == (
        "تعبئة التمور تحت التفريغ",
        "ar",
        dt.date(2027, 1, 15),
    )
    assert french.languages == ["fr", "ar"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02\x03", b"PK\x03\x04broken", "external_id\n".encode("utf-16"), b"id,title\n1,x\n", b"{not json"],
    ids=["empty", "binary", "half a workbook", "no columns", "unknown columns", "broken"],
)
@pytest.mark.parametrize("name", ["needs.csv", "needs.xlsx", "needs.jsonl"])
def test_a_broken_file_is_told_and_nothing_is_written(run: Run, content: bytes, name: str) -> None:
    assert "REFUSED" in run(content, "--apply", name=name)
    assert not Listing.objects.exists()


def test_formulas_stay_words(run: Run) -> None:
    run("external_id,organisation,kind,category,title\nn1,f1,need,service,=cmd|' /C calc'!A0\n", "--apply")
    assert Listing.objects.get().title == "=cmd|' /C calc'!A0"
