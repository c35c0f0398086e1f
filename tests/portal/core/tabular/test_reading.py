"""Tables from outside: read when they are tables, told why when they are not."""

from __future__ import annotations

import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from portal.core.tabular import Column, Limits, Row, Unreadable, read_table

COLUMNS = [
    Column("id", "its id", required=True, longest=20),
    Column("name", "its name"),
    Column("makes", "what it makes", several=True),
]


def rows_of(path: Path, **options: object) -> list[Row]:
    return list(read_table(path, COLUMNS, **options).rows)  # type: ignore[arg-type]


def refusal_of(path: Path, **options: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        rows_of(path, **options)
    return caught.value


@pytest.fixture
def write(tmp_path: Path):
    def to_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return to_file


def test_a_csv_is_read_with_its_rows_numbered_as_in_a_spreadsheet(write) -> None:
    path = write("firms.csv", 'id,name,makes\n1,"Nakhla, Pack",bags; boxes\n\n3,Hasa,\n')

    rows = rows_of(path)

    assert [(row.number, row["id"], row["name"], list(row.several("makes"))) for row in rows] == [
        (2, "1", "Nakhla, Pack", ["bags", "boxes"]),
        (4, "3", "Hasa", []),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_of_three_delimiters_is_found(write, delimiter: str) -> None:
    path = write("firms.csv", f"id{delimiter}name\n1{delimiter}Nakhla\n")

    assert [(row["id"], row["name"]) for row in rows_of(path)] == [("1", "Nakhla")]


@pytest.mark.parametrize(
    ("encoding", "text", "note"),
    [
        ("utf-8", "شركة النخلة", ""),
        ("utf-8-sig", "شركة النخلة", ""),
        ("utf-16", "شركة النخلة", "UTF-16"),
        ("utf-16-le", "شركة النخلة", "UTF-16"),
        ("utf-16-be", "Société de l’été", "UTF-16"),
        ("cp1256", "شركة النخلة للتعبئة", "Windows-1256"),
        ("cp1252", "Société générale d'équipement à l'été", "Windows-1252"),
    ],
)
def test_letters_are_read_in_the_encoding_they_were_written_in(write, encoding: str, text: str, note: str) -> None:
    table = read_table(write("firms.csv", f"id,name\n1,{text}\n".encode(encoding)), COLUMNS)

    assert [row["name"] for row in table.rows] == [text]
    assert note in "".join(table.notes)
    assert bool(table.notes) == bool(note)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Société générale", "Équipement d'été".encode("cp1252")),
        ("شركة النخلة", "Société".encode("cp1252")),
        ("شركة النخلة", "شركة التعبئة والتغليف".encode("cp1256")),
        ("Café", "شركة التعبئة والتغليف".encode("cp1256")),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_two_encodings_in_one_file_are_refused_with_their_lines(write, one: str, other: bytes, turned: bool) -> None:
    lines = [b"1," + one.encode(), b"2," + other]
    path = write("firms.csv", b"\n".join([b"id,name", *(reversed(lines) if turned else lines), b""]))

    refused = refusal_of(path)

    utf8, page = (3, 2) if turned else (2, 3)
    assert refused.problem == f"The letters of line {utf8} are UTF-8, those of line {page} are not."
    assert refused.fix == "Save the whole file as UTF-8."
    assert len(rows_of(path, encoding="cp1252")) == 2


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1256", "شركة النخلة، التعبئة؛ أين؟ «دار السنابل» أ، ب… ع؟ غ،"),
        ("cp1252", "« OÙ\u00a0? » SÃO PAULO, CAFÉ» l’été… Ø 20 Ù»"),
    ],
)
def test_punctuation_of_a_code_page_is_not_taken_for_utf8(write, encoding: str, text: str) -> None:
    path = write("firms.csv", f'id,name\n1,"{text}"\n'.encode(encoding))
    assert rows_of(path)[0]["name"] == text


def test_a_wrong_guess_can_be_overruled(write) -> None:
    path = write("firms.csv", "id,name\n1,Müller\n".encode("cp1252"))

    assert rows_of(path, encoding="cp1252")[0]["name"] == "Müller"
    assert "UTF-8" in refusal_of(path, encoding="utf-8").fix
    assert "klingon" in refusal_of(path, encoding="klingon").problem


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "name", "makes", None])
    book.active.append([7.0, "Nakhla", "bags;boxes", None])
    book.active.append([None, None, None, None])
    book.active.append(["8", "#REF!", "", None])
    book.create_sheet("notes")
    book.save(tmp_path / "firms.xlsx")

    table = read_table(tmp_path / "firms.xlsx", COLUMNS)
    rows = list(table.rows)

    assert (rows[0]["id"], rows[0]["name"], list(rows[0].several("makes"))) == ("7", "Nakhla", ["bags", "boxes"])
    assert rows[1].number == 4
    assert "error of the spreadsheet" in rows[1].findings[0].problem
    assert "first sheet" in table.notes[0]


def test_formulas_are_text_or_what_the_spreadsheet_last_showed(tmp_path: Path, write) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["1", '=HYPERLINK("http://evil.example","x")'])
    book.save(tmp_path / "firms.xlsx")

    assert rows_of(tmp_path / "firms.xlsx")[0]["name"] == ""
    assert rows_of(write("firms.csv", "id,name\n1,=1+1\n"))[0]["name"] == "=1+1"


def test_json_lines_take_lists_and_tell_which_lines_are_none(write) -> None:
    lines = [
        json.dumps({"id": 1, "makes": ["bags", "boxes"]}),
        "not json",
        "[1, 2]",
        json.dumps({"id": 4, "name": {"en": "Nakhla"}}),
        json.dumps({"id": 5, "nmae": "Nakhla"}),
        json.dumps({"name": "no id"}),
        "[" * 100_000,
    ]

    rows = rows_of(write("firms.jsonl", '{"id": 0}\n' + "\n".join(lines)))

    assert list(rows[1].several("makes")) == ["bags", "boxes"]
    assert [row.number for row in rows if row.findings] == [3, 4, 5, 6, 7, 8]
    assert rows[5].findings[0].fix == "Did you mean “name”?"
    assert rows[6].findings[0].column == "id"


def test_a_missing_doubled_or_unknown_column_refuses_the_file(write) -> None:
    assert "“id” is missing" in refusal_of(write("a.csv", "name\nNakhla\n")).problem
    assert "stands twice" in refusal_of(write("b.csv", "id,name,name\n1,a,b\n")).problem
    assert refusal_of(write("c.csv", "id,nme\n1,a\n")).fix == "Did you mean “name”?"
    assert "101 columns" in refusal_of(write("d.csv", ",".join(map(str, range(101))) + "\n")).problem


def test_what_is_wrong_in_a_row_is_noted_on_that_row(write) -> None:
    rows = rows_of(write("a.csv", f"id,name\n,Nakhla\n{'9' * 21},Hasa\n3,a,b,c\n4,ok\n"))

    assert [[finding.column for finding in row.findings] for row in rows] == [["id"], ["id"], [""], []]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("firms.csv", b"", "empty"),
        ("firms.pdf", b"%PDF-1.4", "not a kind of file"),
        ("firms.csv", b"PK\x03\x04rest", "holds XLSX"),
        ("firms.xlsx", b"id,name\n1,a\n", "damaged"),
        ("firms.xlsx", b"PK\x03\x04 but nothing after", "damaged"),
        ("firms.xls.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        ("firms.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "no text"),
        ("firms.csv", b'{"id": 1}\n', "holds JSONL"),
        ("firms.csv", b'id,name\n1,"never closed\n2,b\n', "Row 2 cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(write, name: str, content: bytes, problem: str) -> None:
    assert problem in refusal_of(write(name, content)).problem


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal_of(tmp_path / "nowhere.csv").problem


def test_more_than_the_limits_is_refused(write) -> None:
    path = write("firms.csv", "id,name\n" + "1,a\n" * 50)

    assert "more than 20 rows" in refusal_of(path, limits=Limits(rows=20)).problem
    assert "MB" in refusal_of(path, limits=Limits(size=100)).problem
    assert "longer than" in refusal_of(write("a.jsonl", "{" + " " * 500), limits=Limits(cell=20)).problem


def test_a_workbook_that_unpacks_to_a_flood_is_refused_before_it_does(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _block in range(700):
                part.write(b"\x00" * 1_000_000)
    assert bomb.stat().st_size < 2_000_000

    tracemalloc.start()
    begun = time.monotonic()
    refused = refusal_of(bomb)
    seconds = time.monotonic() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "unpacks to more than" in refused.problem
    assert seconds < 5
    assert peak < 20_000_000


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    hostile = tmp_path / "laughs.xlsx"
    entities = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    with zipfile.ZipFile(hostile, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", f"<?xml version='1.0'?>{entities}<workbook>&lol2;</workbook>")

    assert "no spreadsheet writes" in refusal_of(hostile).problem


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../etc/passwd", "root")

    assert "not a workbook" in refusal_of(archive).problem


def test_a_cell_in_the_last_column_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    for number in range(2, 300):
        book.active.cell(number, 1, number)
        book.active.cell(number, 16_000, "far out")
    book.save(tmp_path / "wide.xlsx")

    assert len(rows_of(tmp_path / "wide.xlsx")) == 298


def test_a_list_in_arabic_may_be_parted_by_arabic_semicolons(write) -> None:
    row = rows_of(write("firms.csv", "id,makes\n1,تمور؛ دبس\n"))[0]

    assert list(row.several("makes")) == ["تمور", "دبس"]


def test_text_loses_marks_that_nobody_sees(write) -> None:
    path = write("firms.csv", f"id,name\n1, a\x07b\x1b {'plain text ' * 20}\n")

    assert rows_of(path)[0]["name"].startswith("ab plain")
