"""CSV, with whichever of the three delimiters its first row uses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .cells import check_header, text_of, under_header
from .encodings import chosen_encoding
from .shapes import Column, Limits, Record, Unreadable

DELIMITERS = (",", ";", "\t")


def read_csv(
    path: Path, columns: Sequence[Column], encoding: str, limits: Limits, notes: list[str]
) -> Iterator[Record]:
    encoding = chosen_encoding(path, encoding, notes)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.readline(200_000), columns)
            file.seek(0)
            lines = csv.reader(file, delimiter=delimiter, strict=True)
            header = [text_of(cell) for cell in next(lines, [])]
            while header and not header[-1]:
                header.pop()
            check_header(header, columns, limits)
            yield from under_header(_numbered(lines), header)
    except UnicodeError as error:
        raise Unreadable(
            _("Some letters cannot be read as %(encoding)s.") % {"encoding": encoding},
            _("Save the file as UTF-8, or name its encoding with --encoding."),
        ) from error
    except LookupError as error:
        raise Unreadable(_("There is no encoding “%(name)s”.") % {"name": encoding}) from error


def header_of_csv(path: Path, encoding: str) -> list[str]:
    """The first row as it stands, whatever its columns are called: parted by the delimiter that gives the most cells."""
    with path.open(encoding=encoding, newline="") as file:
        first_line = file.readline(200_000)
    rows = []
    for delimiter in DELIMITERS:
        try:
            rows.append(next(csv.reader(io.StringIO(first_line), delimiter=delimiter), []))
        except csv.Error:
            continue
    return [text_of(cell) for cell in max(rows, key=len, default=[])]


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[Any]]]:
    number = 1
    while True:
        number += 1
        try:
            yield number, next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _("Row %(row)s cannot be read: %(reason)s.") % {"row": number, "reason": error},
                _("Look for a quotation mark that is opened and not closed."),
            ) from error


def _delimiter(first_line: str, columns: Sequence[Column]) -> str:
    """The one that parts the first row into the most columns we know."""
    known = {column.name for column in columns}

    def known_with(delimiter: str) -> int:
        try:
            cells = next(csv.reader(io.StringIO(first_line), delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(text_of(cell) in known for cell in cells)

    return max(DELIMITERS, key=known_with)
