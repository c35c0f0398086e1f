"""Reading a table from a CSV, XLSX or JSONL file: one header, one record a row, nothing trusted.

A file that cannot be read as a whole raises Unreadable with what to do. What is wrong in one row is noted on that row, so that
all mistakes of a file are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from . import formats
from .cells import hint, text_of
from .report import Finding
from .shapes import LIMITS, Column, Limits, Record, Row, Table, Unreadable

SEPARATORS = re.compile(r"[;\n|؛]")
EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def read_table(path: Path, columns: Sequence[Column], *, encoding: str = "", limits: Limits = LIMITS) -> Table:
    """Open a file as a table of `columns`. Raises Unreadable, also later from `rows`, where the damage lies further down."""
    kind = formats.kind_of(path, limits)
    notes: list[str] = []
    records = formats.READERS[kind](path, columns, encoding, limits, notes)
    return Table(kind, rows_of(records, columns, limits), notes)


def rows_of(records: Iterable[Record], columns: Sequence[Column], limits: Limits = LIMITS) -> Iterator[Row]:
    """Records whose values carry the names of `columns`, as rows with what is wrong in their cells."""
    by_name = {column.name: column for column in columns}
    for count, record in enumerate(records, start=1):
        if count > limits.rows:
            raise Unreadable(
                _("The file has more than %(number)s rows.") % {"number": f"{limits.rows:,}"},
                _("Split it into several files."),
            )
        yield _row(record, by_name, limits)


def _row(record: Record, columns: Mapping[str, Column], limits: Limits) -> Row:
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    findings = [record.finding] if record.finding else []
    for name, value in record.values.items():
        column = columns.get(name)
        if column is None:
            findings.append(Finding(name[:60], _("This column is not known."), hint(name, columns)))
            continue
        parts = [text_of(part) for part in value] if isinstance(value, list) else None
        text = text_of(value) if parts is None else "\n".join(parts)
        if problem := _problem(text, column, limits):
            findings.append(problem)
        elif column.several:
            lists[name] = [
                part for part in (parts if parts is not None else map(text_of, SEPARATORS.split(text))) if part
            ]
        else:
            texts[name] = text
    if not record.finding:
        findings += [
            Finding(column.name, _("This cell is empty."), _("Fill it in: %(about)s.") % {"about": column.about})
            for column in columns.values()
            if column.required and record.values.get(column.name) in (None, "", [])
        ]
    return Row(record.number, texts, lists, tuple(findings))


def _problem(text: str, column: Column, limits: Limits) -> Finding | None:
    longest = column.longest or limits.cell
    if (len(text) > longest and not column.several) or len(text) > limits.cell:
        problem = _("The text has %(number)s letters, at most %(longest)s are possible.")
        return Finding(
            column.name,
            problem % {"number": f"{len(text):,}", "longest": f"{longest:,}"},
            _("Shorten it."),
        )
    if text in EXCEL_ERRORS:
        return Finding(
            column.name, _("The cell holds an error of the spreadsheet."), _("Correct the formula behind it.")
        )
    return None
