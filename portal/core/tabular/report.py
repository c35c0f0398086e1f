"""What became of each row, and a report of it that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_KEPT = 10_000
"""Rows kept for the report, refused ones and others each; a file of nothing but mistakes gives no endless report."""

# A spreadsheet takes text that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in one cell, and what to do about it. `column` is empty for the row as a whole."""

    column: str
    problem: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row. `row` counts as a spreadsheet does: the header is 1. `changes` are names of columns."""

    row: int
    key: str
    outcome: Outcome
    changes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class Report:
    """The rows of one file, counted all, kept up to MOST_KEPT."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: list[RowReport] = field(default_factory=list)
    others: list[RowReport] = field(default_factory=list)

    def add(self, row: RowReport) -> None:
        self.counts[row.outcome] += 1
        kept = self.refused if row.outcome is Outcome.REFUSED else self.others
        if len(kept) < MOST_KEPT:
            kept.append(row)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def left_out(self) -> int:
        return self.total - len(self.refused) - len(self.others)

    def summary(self) -> str:
        """1,200 rows: 3 new, 2 changed, 1,190 the same, 5 refused."""
        rows = ngettext("%(number)s row", "%(number)s rows", self.total) % {"number": f"{self.total:,}"}
        return _("%(rows)s: %(new)s new, %(changed)s changed, %(same)s the same, %(refused)s refused") % {
            "rows": rows,
            **{outcome.value: f"{self.counts[outcome]:,}" for outcome in Outcome},
        }

    def problems(self) -> list[tuple[Finding, list[int]]]:
        """Each problem with the rows that have it, the most frequent first."""
        found: dict[tuple[str, str], tuple[Finding, list[int]]] = {}
        for row in self.refused:
            for finding in row.findings:
                found.setdefault((finding.column, finding.problem), (finding, []))[1].append(row.row)
        return sorted(found.values(), key=lambda pair: -len(pair[1]))

    def write(self, path: Path) -> None:
        """Write the kept rows as CSV, whole or not at all."""
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".csv")
        try:
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([guarded(cell) for cell in line] for line in self._lines())
            Path(unfinished).chmod(0o644)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def _lines(self) -> Iterator[list[str]]:
        yield ["row", "key", "outcome", "column", "problem", "fix"]
        for row in sorted([*self.refused, *self.others], key=lambda kept: kept.row):
            start = [str(row.row), row.key, row.outcome.value]
            for finding in row.findings:
                yield [*start, finding.column, finding.problem, finding.fix]
            if not row.findings:
                yield [*start, ", ".join(row.changes), "", ""]
        if self.left_out:
            yield ["", "", "", "", _("%(number)s more rows") % {"number": f"{self.left_out:,}"}, ""]


def guarded(cell: str) -> str:
    """Text as it may stand in a spreadsheet: what would be taken for a formula begins with an apostrophe."""
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(FORMULA) or is_guarded(cell) else cell


def unguarded(cell: str) -> str:
    """The same text without the apostrophe."""
    return cell[1:] if is_guarded(cell) else cell


def is_guarded(cell: str) -> bool:
    """Whether a cell begins with apostrophes before what would be a formula."""
    return cell.startswith("'") and cell.lstrip("'").startswith(FORMULA)
