"""Reports of imports: bounded, whole, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from portal.core.tabular import Finding, Outcome, Report, RowReport
from portal.core.tabular.report import MOST_KEPT, guarded, unguarded

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "'quoted'", "plain", "", "=\x00"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_begins_like_a_formula_and_all_come_back(cell: str) -> None:
    safe = guarded(cell)

    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(safe) == cell.replace("\x00", "")


def test_a_report_guards_every_column(tmp_path: Path) -> None:
    report = Report()
    report.add(RowReport(2, "=cmd", Outcome.REFUSED, findings=(Finding("@name", "=problem", "-fix"),)))
    report.write(tmp_path / "report.csv")

    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))

    assert lines[1] == ["2", "'=cmd", "refused", "'@name", "'=problem", "'-fix"]
    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]


def test_a_hundred_thousand_bad_rows_give_a_bounded_report(tmp_path: Path) -> None:
    report = Report()
    for number in range(100_000):
        report.add(RowReport(number, str(number), Outcome.REFUSED, findings=(Finding("id", "is wrong"),)))
    report.write(tmp_path / "report.csv")

    assert report.counts[Outcome.REFUSED] == 100_000
    assert len((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()) == MOST_KEPT + 2
    assert "90,000 more rows" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    assert len(report.problems()) == 1


def test_the_summary_counts_every_row() -> None:
    report = Report()
    for number, outcome in enumerate([Outcome.NEW, Outcome.NEW, Outcome.SAME, Outcome.REFUSED]):
        report.add(RowReport(number, "", outcome))

    assert report.summary() == "4 rows: 2 new, 0 changed, 1 the same, 1 refused"
