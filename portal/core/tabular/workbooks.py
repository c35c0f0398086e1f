"""XLSX. A workbook is a packed folder of XML: it is looked through before anything unpacks it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from .cells import check_header, text_of, under_header
from .shapes import Column, Limits, Record, Unreadable


def read_xlsx(
    path: Path,
    columns: Sequence[Column],
    encoding: str,  # noqa: ARG001 - a workbook says itself
    limits: Limits,
    notes: list[str],
) -> Iterator[Record]:
    with _first_sheet(path, limits) as (sheet, is_only):
        if not is_only:
            notes.append(_("Only the first sheet, “%(name)s”, is read.") % {"name": sheet.title})
        notes += _what_cells_hide(path, sheet)
        header = _header(sheet, limits)
        while header and not header[-1]:
            header.pop()
        check_header(header, columns, limits)
        # One more than the header, to notice what stands beside it; not the 16,384 that a sheet can have.
        lines = _cells(sheet.iter_rows(values_only=True, max_col=len(header) + 1), limits)
        next(lines, None)
        yield from under_header(lines, header)


def header_of_xlsx(path: Path, limits: Limits) -> list[str]:
    """The first row of the first sheet as it stands, whatever its columns are called."""
    with _first_sheet(path, limits) as (sheet, _is_only):
        return _header(sheet, limits)


@contextmanager
def _first_sheet(path: Path, limits: Limits) -> Iterator[tuple[Any, bool]]:
    """The first sheet of a workbook, and whether it has no other."""
    _must_be_harmless(path, limits)
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a foreign file breaks a reader in ways nobody can list
        raise Unreadable(_("The workbook is damaged."), _("Open it in a spreadsheet and save it again.")) from error
    try:
        if not workbook.worksheets:
            raise Unreadable(_("The workbook has no sheet."))
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        yield sheet, len(workbook.worksheets) == 1
    finally:
        workbook.close()


def _what_cells_hide(path: Path, sheet: Any) -> list[str]:
    """Sentences about merged cells and formulas: what is read of them may be nothing, and that nobody sees in the sheet."""
    kept, merged, formula = b"", False, False
    with zipfile.ZipFile(path) as packed, packed.open(sheet._worksheet_path) as part:  # noqa: SLF001 - which part a sheet is, nothing else says
        while chunk := part.read(1 << 20):
            seen, kept = kept + chunk, chunk[-16:]
            merged = merged or b"<mergeCell " in seen
            formula = formula or b"<f>" in seen or b"<f " in seen
    notes = []
    if merged:
        notes.append(
            _(
                "Cells are merged: their text counts for the first row and column alone. Part them where rows lack something."
            )
        )
    if formula:
        notes.append(
            _("Cells with formulas are read as the spreadsheet last showed them; where it never did, they are empty.")
        )
    return notes


def _header(sheet: Any, limits: Limits) -> list[str]:
    lines = sheet.iter_rows(values_only=True, max_row=1, max_col=limits.columns + 1)
    return [text_of(cell) for cell in next(_cells(lines, limits), (0, ()))[1]]


def _cells(lines: Iterator[tuple[Any, ...]], limits: Limits) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet with their numbers; empty ones cost nothing but may not be endless."""
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except Exception as error:
            raise Unreadable(
                _("The workbook is damaged at row %(row)s.") % {"row": number},
                _("Open it in a spreadsheet and save it again."),
            ) from error
        if number > limits.rows * 2:
            raise Unreadable(_("The sheet has too many empty rows."), _("Copy the table to a new sheet."))
        yield number, cells


def _must_be_harmless(path: Path, limits: Limits) -> None:
    """Raises Unreadable for what unpacks to far more than a table, and for XML that declares entities."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > limits.unpacked:
                raise Unreadable(
                    _("The workbook unpacks to more than %(limit)s MB.") % {"limit": f"{limits.unpacked / 1e6:,.0f}"},
                    _("Copy the table alone to a new workbook, or save it as .csv."),
                )
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
                raise Unreadable(_("Workbooks with macros are not read."), _("Save it as .xlsx."))
            if "[Content_Types].xml" not in packed.namelist():
                raise Unreadable(_("This archive is not a workbook."), _("Save the table as .xlsx."))
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with packed.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(4096).upper().replace(b"\x00", b""):
                            raise Unreadable(_("The workbook holds what no spreadsheet writes."))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Unreadable(_("The workbook is damaged."), _("Open it in a spreadsheet and save it again.")) from error
