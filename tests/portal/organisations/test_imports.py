"""Organisations and past work from tables: previewed, then everything or nothing, and never what belongs to somebody."""

from __future__ import annotations

import csv
import json
import re
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.activity.models import Entry
from portal.organisations.imports import references, told
from portal.organisations.models import Cluster, Organisation, Reference
from portal.organisations.signals import organisation_changed, organisation_changed_in_bulk
from portal.search.models import SearchDocument
from portal.taxonomy.models import Region
from tests.factories.organisations import ClusterFactory, OrganisationFactory
from tests.factories.taxonomy import CertificateTypeFactory, RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db

Run = Callable[..., str]
HEADER = "external_id,kind,name,summary,makes,sectors,country,town,phone,certificates,clusters"
FULL = "a1,firm,Nakhla Pack,Packs dates,bags; boxes,1709;10,SA,Hofuf,013 123 4567,iso-22000=2028-03-31,dates-al-ahsa=3"


@pytest.fixture(autouse=True)
def vocabulary(db: None) -> None:
    RegionFactory()
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    for code in ("1709", "10"):
        SectorFactory(code=code)
    CertificateTypeFactory()


@pytest.fixture
def dates(vocabulary: None) -> Cluster:
    return ClusterFactory(slug="dates-al-ahsa")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("organisations", text, "--apply")`: what the command printed, and the refusal it ended with, if any."""

    def run_command(what: str, content: str | bytes, *options: str, name: str = "table.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            call_command(f"import_{what}", str(path), *options)
        except CommandError as refusal:
            return capsys.readouterr().out + f"REFUSED {refusal} ({refusal.returncode})"
        return capsys.readouterr().out

    return run_command


@pytest.fixture
def rung() -> Iterator[list[Any]]:
    heard: list[Any] = []

    def hear(**facts: Any) -> None:
        heard.append(facts.get("organisation_ids", facts.get("organisation_id")))

    for signal in (organisation_changed, organisation_changed_in_bulk):
        signal.connect(hear)
    yield heard
    for signal in (organisation_changed, organisation_changed_in_bulk):
        signal.disconnect(hear)


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows])


# Preview and writing


def test_a_preview_writes_nothing(run: Run, dates: Cluster) -> None:
    said = run("organisations", table(FULL))

    assert "1 row: 1 new, 0 changed, 0 the same, 0 refused" in said
    assert "nothing was written" in said
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_applying_writes_all_that_a_row_says_and_rings_once(run: Run, dates: Cluster, rung: list[Any]) -> None:
    run("organisations", table(FULL, FULL.replace("a1", "a2")), "--apply", "--source", "chamber")

    one, two = Organisation.objects.order_by("external_id")
    assert (one.name, one.kind, one.source, one.external_id) == ("Nakhla Pack", "firm", "chamber", "a1")
    assert (one.region.slug, one.phone, one.sort_name) == ("hofuf", "+966131234567", "nakhla pack")
    assert (one.slug, two.slug) == ("nakhla-pack", "nakhla-pack-hofuf")
    assert [item.text for item in one.trade_items.all()] == ["bags", "boxes"]
    assert {sector.code for sector in one.sectors.all()} == {"1709", "10"}
    assert str(one.certificates.get().valid_until) == "2028-03-31"
    assert one.cluster_memberships.get().link.position == 3
    assert one.is_published
    assert not one.is_claimed
    card = SearchDocument.objects.get(key=f"organisation:{one.public_id}:card")
    assert card.facets["cluster"] == ["dates-al-ahsa"]
    assert rung == [sorted([one.pk, two.pk])]
    assert Entry.objects.get().facts == {"source": "chamber", "new": 2, "changed": 0}


def test_the_same_file_again_changes_nothing(run: Run, dates: Cluster) -> None:
    run("organisations", table(FULL), "--apply")
    documents = list(SearchDocument.objects.values_list("pk", "revision"))

    assert "0 new, 0 changed, 1 the same" in run("organisations", table(FULL), "--apply")
    assert Organisation.objects.count() == 1
    assert list(SearchDocument.objects.values_list("pk", "revision")) == documents


def test_another_source_is_another_organisation(run: Run, dates: Cluster) -> None:
    run("organisations", table(FULL), "--apply", "--source", "chamber")

    assert "1 new" in run("organisations", table(FULL), "--apply", "--source", "ministry")


def test_a_changed_row_names_its_columns_and_is_written(run: Run, dates: Cluster, tmp_path: Path) -> None:
    run("organisations", table(FULL), "--apply")
    changed = FULL.replace("Packs dates", "Packs all dates").replace("bags; boxes", "bags").replace("1709;10", "10")

    run("organisations", table(changed), "--report", str(tmp_path / "report.csv"))
    with (tmp_path / "report.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.DictReader(file))["column"] == "summary, makes, sectors"

    run("organisations", table(changed), "--apply")
    one = Organisation.objects.get()
    assert (one.summary, one.slug) == ("Packs all dates", "nakhla-pack")
    assert [item.text for item in one.trade_items.all()] == ["bags"]
    assert {sector.code for sector in one.sectors.all()} == {"10"}
    assert SearchDocument.objects.get(kind="makes", deleted_at=None).title == "bags"


def test_a_column_that_is_not_there_leaves_things_as_they_are(run: Run, dates: Cluster) -> None:
    run("organisations", table(FULL), "--apply")

    said = run("organisations", table("a1,firm,Nakhla Pack", header="external_id,kind,name"))

    assert "1 the same" in said


# Refusing


def test_what_its_people_keep_is_not_overwritten(run: Run, dates: Cluster) -> None:
    run("organisations", table(FULL), "--apply")
    Organisation.objects.update(claimed_at=timezone.now())

    assert "1 the same" in run("organisations", table(FULL))
    said = run("organisations", table(FULL.replace("Packs dates", "Hacked")), "--apply")

    assert "Its own people keep this profile" in said
    assert Organisation.objects.get().summary == "Packs dates"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",firm,Nakhla,,,,,,,,", "Row 2, external_id: This cell is empty."),
        ("a1,emperor,Nakhla,,,,,,,,", "Row 2, kind: “emperor” is not a kind of organisation. Write one of these: firm"),
        ("a1,firm,,,,,,,,,", "Row 2, name: It has no name."),
        ("a1,firm,Gооgle,,,,,,,,", "Row 2, name: One word of this name mixes two alphabets."),
        ("a1,firm,Nakhla,,,9999,,,,,", "Row 2, sectors: “9999” is not a code of ISIC Rev. 4."),
        ("a1,firm,Nakhla,,,,Narnia,,,,", "Row 2, country: The country “Narnia” is not known here."),
        ("a1,firm,Nakhla,,,,,Hofuf,,,", "Row 2, country: A town without its country."),
        ("a1,firm,Nakhla,,,,SA,,12,,", "Row 2, phone: This number is not complete."),
        ("a1,firm,Nakhla,,,,,,,iso-1,", "Row 2, certificates: “iso-1” is not a certificate that is known here."),
        ("a1,firm,Nakhla,,,,,,,iso-22000=soon,", "Row 2, certificates: “soon” is not a date."),
        ("a1,firm,Nakhla,,,,,,,,atlantis", "Row 2, clusters: There is no cluster “atlantis”."),
        ("a1,firm,Nakhla,,,,,,,,dates-al-ahsa=9", "Row 2, clusters: This cluster has no link number 9."),
        (f"a1,firm,{'x' * 201},,,,,,,,", "Row 2, name: The text has 201 letters, at most 200 are possible."),
        (f"a1,firm,Nakhla,,{'x' * 161},,,,,,", "Row 2, makes: One of the things is longer than 160 letters."),
    ],
)
def test_a_refused_row_is_told_with_its_column_and_what_to_do(run: Run, dates: Cluster, row: str, told: str) -> None:
    said = run("organisations", table(row), "--apply")

    assert told in said
    assert "REFUSED Nothing was written." in said
    assert said.endswith("(1)")
    assert not Organisation.objects.exists()


def test_one_refused_row_keeps_all_from_being_written_unless_left_out(run: Run, dates: Cluster) -> None:
    """50: no partial write."""
    both = table(FULL, "a2,emperor,Hasa,,,,,,,,")

    assert "REFUSED" in run("organisations", both, "--apply")
    assert not Organisation.objects.exists()
    assert "1 new" in run("organisations", both, "--apply", "--skip-refused")
    assert Organisation.objects.get().external_id == "a1"


def test_one_id_twice_is_refused(run: Run, dates: Cluster) -> None:
    assert "Row 3, external_id: The same id stands in row 2." in run("organisations", table(FULL, FULL))


def test_an_organisation_does_not_change_its_kind(run: Run, dates: Cluster) -> None:
    run("organisations", table(FULL), "--apply")

    assert "It is here as another kind: firm." in run("organisations", table(FULL.replace(",firm,", ",finance,")))


def test_formulas_stay_text(run: Run, dates: Cluster, tmp_path: Path) -> None:
    """50: formulas are inert, in the portal and in the report; a name is never one."""
    run(
        "organisations",
        table('=cmd|x,firm,Nakhla,"=HYPERLINK(""http://evil.example"")",,,,,,,'),
        "--apply",
        "--report",
        str(tmp_path / "r.csv"),
    )

    assert Organisation.objects.get().summary == '=HYPERLINK("http://evil.example")'
    assert "\n2,'=cmd|x,new" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert "name: This cell holds a formula." in run("organisations", table('b,firm,"=HYPERLINK(""x"")",,,,,,,,'))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("table.csv", b"", "empty"),
        ("table.csv", b"\x00\x01\x02" * 1000, "no text"),
        ("table.xlsx", b"PK\x03\x04 but not a workbook", "damaged"),
        ("table.csv", b"id;kind;name\n1;firm;x\n", "There is no column “id”"),
        ("table.csv", b"kind,name\nfirm,x\n", "external_id"),
        ("table.csv", b'external_id,kind,name\na,firm,"open\n', "cannot be read"),
        ("table.jsonl", b'{"external_id": "a", "kind": {}}', "This holds more than text"),
        ("table.docx", b"PK\x03\x04", "not a kind of file"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(run: Run, name: str, content: bytes, told: str) -> None:
    said = run("organisations", content, "--apply", name=name)

    assert told in said
    assert "REFUSED" in said
    assert not Organisation.objects.exists()


def test_damage_far_down_leaves_nothing_behind(run: Run, dates: Cluster) -> None:
    rows = [FULL.replace("a1", f"a{number}") for number in range(700)]

    said = run("organisations", table(*rows, '"never closed'), "--apply")

    assert "Row 702 cannot be read" in said
    assert not Organisation.objects.exists()
    assert not SearchDocument.objects.exists()


def test_a_hundred_thousand_bad_rows_give_a_short_answer(run: Run) -> None:
    """50: a bounded report."""
    begun = time.monotonic()

    said = run("organisations", table(*(f"{number},emperor,,,,,,,,," for number in range(100_000))))

    assert "100,000 refused" in said
    assert len(said) < 3_000
    assert time.monotonic() - begun < 60


def test_a_report_does_not_overwrite_the_table(run: Run, dates: Cluster, tmp_path: Path) -> None:
    assert "cannot be written" in run("organisations", table(FULL), "--report", str(tmp_path / "table.csv"))
    assert (tmp_path / "table.csv").read_text() == table(FULL)


def test_workbooks_and_json_lines_say_the_same(run: Run, dates: Cluster, tmp_path: Path) -> None:
    told = {"external_id": "a1", "kind": "firm", "name": "Nakhla Pack", "makes": ["bags", "boxes"], "founded": 2016}

    run("organisations", json.dumps(told), "--apply", name="table.jsonl")

    one = Organisation.objects.get()
    assert (one.founded_on, [item.text for item in one.trade_items.all()]) == (2016, ["bags", "boxes"])


def test_the_help_tells_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_organisations", "--help")

    said = capsys.readouterr().out
    assert "external_id" in said
    assert "list such as iso-22000" in said


# Past work

WORK = "external_id,organisation,title,text,year,partners,source"


@pytest.fixture
def three(vocabulary: None) -> list[Organisation]:
    kinds = {"a1": "firm", "a2": "university", "a3": "finance"}
    return [
        OrganisationFactory(source="import", external_id=external_id, kind=kind, claimed_at=None)
        for external_id, kind in kinds.items()
    ]


@pytest.mark.django_db(transaction=True)
def test_past_work_is_found_and_ties_partners(run: Run, three: list[Organisation], rung: list[Any]) -> None:
    said = run("references", table("r1,a1,Shelf life of paste,At 30 °C,2019,a2;a2,Report 7", header=WORK), "--apply")

    assert "1 new" in said
    piece = Reference.objects.get()
    assert (piece.organisation, list(piece.partners.all()), piece.year) == (three[0], [three[1]], 2019)
    document = SearchDocument.objects.get(kind="reference")
    assert (document.title, document.body, document.owner) == ("Shelf life of paste", "At 30 °C", three[0].public_id)
    assert document.partners == [three[1].public_id]
    assert rung == [sorted([three[0].pk, three[1].pk])]
    assert "1 the same" in run("references", table("r1,a1,Shelf life of paste,At 30 °C,2019,a2,Report 7", header=WORK))


def test_changed_past_work_is_rewritten_with_its_ties(run: Run, three: list[Organisation]) -> None:
    run("references", table("r1,a2,Shelf life,,2019,a1,", header=WORK), "--apply")

    run("references", table("r1,a2,Shelf life of paste,,2020,,", header=WORK), "--apply")

    piece = Reference.objects.get()
    assert (piece.title, piece.year, piece.partners.count()) == ("Shelf life of paste", 2020, 0)
    assert SearchDocument.objects.get(kind="reference").partners == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("r1,zz,Work,,2019,,", "Row 2, organisation: No organisation “zz” was imported from “import”."),
        ("r1,a1,Work,,2019,a2;zz,", "Row 2, partners: No organisation “zz” was imported from “import”."),
        ("r1,a1,Work,,2019,a3,", "Row 2, partners: A company and a finance provider are never shown together."),
        ("r1,a2,Work,,2019,a1;a3,", "Row 2, partners: A company and a finance provider are never shown together."),
        ("r1,a1,Work,,3019,,", "Row 2, year: 3019 is not a year in the past."),
        ("r1,a1,Work,,soon,,", "Row 2, year: “soon” is not a whole number."),
        ("r1,a1,,,2019,,", "Row 2, title: This cell is empty."),
        (",a1,Work,,2019,,", "Row 2, external_id: This cell is empty."),
    ],
)
def test_refused_past_work_is_told(run: Run, three: list[Organisation], row: str, told: str) -> None:
    said = run("references", table(row, header=WORK), "--apply")

    assert told in said
    assert not Reference.objects.exists()


def test_ids_of_another_source_are_unknown(run: Run, three: list[Organisation]) -> None:
    """50: ids that cross over to another source are refused."""
    OrganisationFactory(source="other", external_id="b1")

    assert "No organisation “b1”" in run("references", table("r1,b1,Work,,2019,,", header=WORK))


def test_past_work_does_not_move_to_another_organisation(run: Run, three: list[Organisation]) -> None:
    run("references", table("r1,a1,Work,,2019,,", header=WORK), "--apply")

    said = run("references", table("r1,a2,Work,,2019,,", header=WORK), "--apply")

    assert "belongs to another organisation" in said
    assert Reference.objects.get().organisation == three[0]


# Cost


def test_comparing_takes_the_same_queries_for_one_row_and_for_three_hundred(
    run: Run, dates: Cluster, django_assert_max_num_queries: Any
) -> None:
    rows = [FULL.replace("a1", f"a{number}") for number in range(300)]
    run("organisations", table(*rows), "--apply")

    for sample in (rows[:1], rows):
        with django_assert_max_num_queries(14):
            assert "the same" in run("organisations", table(*sample))


def test_writing_takes_fewer_queries_than_rows(run: Run, dates: Cluster, django_assert_max_num_queries: Any) -> None:
    rows = [FULL.replace("a1", f"a{number}") for number in range(400)]

    with django_assert_max_num_queries(150):
        run("organisations", table(*rows), "--apply")


def test_every_column_is_described_for_operators() -> None:
    described = (Path(__file__).resolve().parents[3] / "docs" / "imports.md").read_text()

    for column in [*told.COLUMNS, *references.COLUMNS]:
        assert f"`{column.name}`" in described, column.name


@pytest.mark.parametrize(
    "name", ["Nakhlа Pack", "N" * 201, "#REF!"], ids=["two alphabets", "too long", "an error of the spreadsheet"]
)
def test_a_name_that_is_refused_is_not_called_missing_as_well(run: Run, name: str) -> None:
    said = run("organisations", f"external_id,kind,name\na1,firm,{name}\n")
    assert "Row 2, name:" in said
    assert "It has no name" not in said


def test_a_line_that_cannot_be_read_has_one_problem(run: Run) -> None:
    said = run("organisations", '{"external_id": "a1", "kind": "firm"', name="table.jsonl")
    assert "This line is not JSON" in said
    assert "It has no name" not in said
    assert "It has no name" in run("organisations", "external_id,kind,name\na1,firm,\n")


@pytest.mark.parametrize(
    ("cells", "missing"), [("25.36,", "longitude"), (",49.59", "latitude"), ("٢٥٫٣٦,", "longitude")]
)
def test_half_a_position_is_refused(run: Run, cells: str, missing: str) -> None:
    said = run("organisations", f"external_id,kind,name,latitude,longitude\na1,firm,Nakhla Pack,{cells}\n")
    assert f"Row 2, {missing}:" in said
    assert "1 refused" in said


def test_a_whole_position_is_taken_in_any_digits(run: Run) -> None:
    header = "external_id,kind,name,latitude,longitude"
    run("organisations", f"{header}\na1,firm,Nakhla Pack,٢٥٫٣٦,49.59\n", "--apply")
    one = Organisation.objects.get()
    assert (one.latitude, one.longitude) == (25.36, 49.59)


@pytest.mark.parametrize(
    "called", ["SA", "sa", "Saudi Arabia", "KSA", "K.S.A.", "السعودية", "المملكة العربية السعودية"]
)
def test_a_country_is_known_by_what_people_call_it(run: Run, called: str) -> None:
    Region.objects.filter(kind="country").update(name_ar="المملكة العربية السعودية")

    assert "1 new" in run("organisations", table(f"a1,firm,Nakhla,,,,{called},Hofuf,,,"), "--apply")
    assert Organisation.objects.get().region == Region.objects.get(kind="town")


def test_the_examples_of_the_documentation_name_clusters_and_links_of_the_demo() -> None:
    written = (settings.BASE_DIR / "docs" / "imports.md").read_text(encoding="utf-8")
    written += " ".join(column.about for column in told.COLUMNS)
    named = set(re.findall(r"\b([a-z]+-[a-z-]+)=(\d)\b(?!\d|-)", written))
    assert named
    for slug, position in named:
        chain = settings.BASE_DIR / "portal" / "demo" / "data" / "clusters" / f"{slug}.toml"
        assert len(tomllib.loads(chain.read_text(encoding="utf-8"))["link"]) >= int(position), slug
