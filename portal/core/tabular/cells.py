"""What stands in cells: the header compared with the columns described, and values as a person would have typed them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from ..text import listed
from .report import Finding, unguarded
from .shapes import Column, Limits, Record, Unreadable

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def check_header(header: Sequence[str], columns: Sequence[Column], limits: Limits) -> None:
    """Raises Unreadable when a needed column is missing, or one is there that means nothing or stands twice."""
    if len(header) > limits.columns:
        raise Unreadable(
            _("The file has %(number)s columns.") % {"number": len(header)},
            _("Keep the %(number)s columns that are described.") % {"number": len(columns)},
        )
    known = {column.name for column in columns}
    for name in header:
        if header.count(name) > 1:
            raise Unreadable(
                _("The column “%(name)s” stands twice.") % {"name": name}, _("Keep one of the two in the first row.")
            )
        if name not in known:
            raise Unreadable(_("There is no column “%(name)s”.") % {"name": name[:60]}, hint(name, known))
    for column in columns:
        if column.required and column.name not in header:
            raise Unreadable(
                _("The column “%(name)s” is missing.") % {"name": column.name},
                _("Add it to the first row: %(about)s.") % {"about": column.about},
            )


def hint(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name.lower(), sorted(known), n=1)
    if near:
        return _("Did you mean “%(name)s”?") % {"name": near[0]}
    return _("Remove it, or use one of these: %(names)s.") % {"names": listed(sorted(known), either=True)}


def text_of(value: Any) -> str:
    """A value as a person would have typed it: dates as 2026-11-23, whole numbers without a point; no control marks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return unguarded(CONTROL.sub("", text).strip())


def under_header(lines: Iterator[tuple[int, Sequence[Any]]], header: Sequence[str]) -> Iterator[Record]:
    """Rows of cells as records by column name; empty rows are left out."""
    for number, cells in lines:
        if not any(cell not in (None, "") for cell in cells):
            continue
        finding = None
        if any(cell not in (None, "") for cell in cells[len(header) :]):
            finding = Finding(
                "",
                _("The row has more cells than there are columns."),
                _("Put text that holds a comma or a semicolon in quotation marks."),
            )
        yield Record(number, dict(zip(header, cells, strict=False)), finding)
