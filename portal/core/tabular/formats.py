"""The kinds of file that are read. What a file is, its first bytes say; its name must agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from .csv_files import read_csv
from .encodings import looks_binary
from .json_lines import read_jsonl
from .shapes import Column, Limits, Record, Unreadable
from .workbooks import read_xlsx

Reader = Callable[[Path, Sequence[Column], str, Limits, list[str]], Iterator[Record]]

READERS: dict[str, Reader] = {"csv": read_csv, "xlsx": read_xlsx, "jsonl": read_jsonl}
KINDS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl"}
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook with a password holds, in the container that old workbooks are too."""
WITH_MACROS = (".xlsm", ".xlsb", ".xltm")


def kind_of(path: Path, limits: Limits) -> str:
    """csv, xlsx or jsonl. Raises Unreadable for everything else, and for what is named as another."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise Unreadable(_("The file cannot be opened: %(reason)s.") % {"reason": error.strerror or error}) from error
    if not size:
        raise Unreadable(_("The file is empty."))
    if size > limits.size:
        raise Unreadable(
            _("The file has %(size)s MB, at most %(limit)s are read.")
            % {"size": f"{math.ceil(size / 1e6):,}", "limit": f"{limits.size / 1e6:,.0f}"},
            _("Split it into several files."),
        )
    if path.suffix.lower() in WITH_MACROS:
        raise Unreadable(_("Workbooks with macros are not read."), _("Save it as .xlsx."))
    named = KINDS.get(path.suffix.lower())
    if named is None:
        raise Unreadable(
            _("“%(name)s” is not a kind of file that is read here.") % {"name": path.suffix or path.name},
            _("Save it as .csv or .xlsx."),
        )
    found = _by_content(path, start)
    if found and found != named:
        raise Unreadable(
            _("The file is named %(named)s but holds %(found)s.") % {"named": path.suffix, "found": found.upper()},
            _("Give it the ending .%(found)s, or save it again.") % {"found": found},
        )
    return named


def _by_content(path: Path, start: bytes) -> str:
    """What the content is for certain; empty for plain text, which can be anything."""
    if start.startswith(OLD_EXCEL):
        if LOCKED in path.read_bytes():
            raise Unreadable(_("The workbook is locked with a password."), _("Save it without one."))
        raise Unreadable(_("This is a workbook of an old Excel."), _("Save it as .xlsx."))
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"%pdf-"):
        raise Unreadable(_("This is a PDF, whatever its name says."), _("Save the table as .csv or .xlsx."))
    if text.startswith((b"<!doctype", b"<html")):
        raise Unreadable(_("This is a web page, whatever its name says."), _("Save the table as .csv or .xlsx."))
    if looks_binary(path):
        raise Unreadable(_("The file holds no text."), _("Save the table as .csv or .xlsx."))
    return "jsonl" if text.startswith(b"{") else ""
