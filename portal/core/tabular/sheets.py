"""A sheet as people keep it, under headings of their own: what its columns mean is asked afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from . import formats
from .cells import text_of
from .csv_files import header_of_csv
from .encodings import chosen_encoding
from .shapes import LIMITS, Column, Limits, Unreadable
from .workbooks import header_of_xlsx


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands. `number` counts as a spreadsheet does; `over`: it has more cells than there are headings."""

    number: int
    cells: list[str]
    over: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    header: list[str]
    lines: list[Line]
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path, *, limits: Limits = LIMITS) -> Sheet:
    """A whole CSV or XLSX under whatever headings it has. Raises Unreadable, with what to do."""
    kind = formats.kind_of(path, limits)
    notes: list[str] = []
    if kind == "xlsx":
        header = header_of_xlsx(path, limits)
    elif kind == "csv":
        header = _header_of_text(path)
    else:
        raise Unreadable(_("This is no table."), _("Save it as .xlsx or .csv."))
    while header and not header[-1]:
        header.pop()
    if not header or not all(header):
        raise Unreadable(
            _("A column has no heading, or the first row is empty."),
            _("Write above each column in the first row what stands in it, and delete what stands above the table."),
        )
    lines: list[Line] = []
    for record in formats.READERS[kind](path, [Column(name, "") for name in header], "", limits, notes):
        if len(lines) >= limits.rows:
            raise Unreadable(
                _("The file has more than %(number)s rows.") % {"number": f"{limits.rows:,}"},
                _("Split it into several files."),
            )
        cells = [text_of(record.values.get(name))[: limits.cell] for name in header]
        lines.append(Line(record.number, cells, over=record.finding is not None))
    if not lines:
        raise Unreadable(_("Nothing stands under the first row."), _("Write one organisation a row."))
    if all(line.over for line in lines):
        raise Unreadable(
            _("The first row does not name the columns."),
            _("Write above each column in the first row what stands in it, and delete what stands above the table."),
        )
    return Sheet(header, lines, notes)


def _header_of_text(path: Path) -> list[str]:
    try:
        return header_of_csv(path, chosen_encoding(path, "", []))
    except UnicodeError as error:
        raise Unreadable(_("Some letters cannot be read."), _("Save the file as UTF-8.")) from error
