"""Workbooks that are handed out: several sheets, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import openpyxl
from django.utils.translation import get_language_bidi

from .report import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 31
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f']")

Cell = str | int | float | Decimal | None


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]]) -> bytes:
    """An XLSX with one sheet for each title and its lines. Numbers stay numbers; text is guarded; Arabic begins at the right."""
    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for title, lines in sheets:
        sheet = book.create_sheet(title=_name(title, taken))
        sheet.sheet_view.rightToLeft = get_language_bidi()
        for line in lines:
            sheet.append([harmless(cell) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def harmless(cell: Cell) -> Cell:
    """As it may stand in a spreadsheet: text is never a formula, and holds nothing that breaks the file."""
    if not isinstance(cell, str):
        return cell
    return "".join(letter for letter in guarded(cell) if letter >= " " or letter in "\t\n")


def _name(title: str, taken: set[str]) -> str:
    """At most 31 letters, without what sheets may not be called, each once."""
    name = NOT_IN_A_TITLE.sub(" ", title).strip()[:LONGEST_TITLE] or "–"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{name[: LONGEST_TITLE - 4]} {number}"
    taken.add(name.casefold())
    return name
