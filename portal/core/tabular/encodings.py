"""In which letters a text file is written: UTF-8, else one of the two Windows code pages that Excel leaves behind here."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from .shapes import Unreadable

CHUNK = 1 << 20
NAMES = {
    "cp1256": "Windows-1256 (Arabic)",
    "cp1252": "Windows-1252 (Western European)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Arabic letters of windows-1256 follow each other; accents of windows-1252 stand alone between plain letters.
ARABIC_RUN = re.compile(rb"[\xc0-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\xf0-\xf3\xf5\xf6\xf8]{2,}")
# What UTF-8 leaves in a file that is otherwise of that code page: pairs that nobody writes with its letters.
_ARABIC_UTF8 = rb"(?:[\xd8-\xdb][\x80-\xbf]){2,}"
UTF8_WITHIN = {
    "cp1252": re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]|" + _ARABIC_UTF8),
    "cp1256": re.compile(rb"\xc3[\xa2-\xaa\xac-\xb9\xbc-\xbe]|" + _ARABIC_UTF8),
}
HIGH = re.compile(rb"[\x80-\xff]")


def chosen_encoding(path: Path, given: str, notes: list[str]) -> str:
    """The encoding that was named, else the one that is found; how a file was read is noted where it may be wrong."""
    encoding = given or encoding_of(path)
    if encoding in NAMES and not given:
        notes.append(
            _("Read as %(encoding)s. If letters look wrong, save the file as UTF-8.") % {"encoding": NAMES[encoding]}
        )
    return encoding


def encoding_of(path: Path) -> str:
    """The encoding of a text file, by its mark, by being valid, or by how its letters follow each other.

    Raises Unreadable where a part of it is UTF-8 and another part is not: read either way, some names would be spoilt.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                return name
    if name := _utf16_without_mark(path):
        return name
    if _is_utf8(path):
        return "utf-8"
    page = _code_page(path)
    _must_be_of_one_encoding(path, page)
    return page


def looks_binary(path: Path) -> bool:
    """Whether a file holds bytes that no text has."""
    with path.open("rb") as file:
        start = file.read(8192)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16_without_mark(path):
        return False
    return b"\x00" in start or sum(byte < 9 or 13 < byte < 32 for byte in start) > len(start) // 20


def _utf16_without_mark(path: Path) -> str:
    """Two bytes a letter and nothing that says so: found by ends of lines and separators, which have a zero before or behind them."""
    with path.open("rb") as file:
        start = file.read(8192)
    if b"\x00" not in start or len(start) % 2:
        return ""
    found = {name: _as_utf16(start, name) for name in ("utf-16-le", "utf-16-be")}
    name, text = max(found.items(), key=lambda one: sum(one[1].count(mark) for mark in "\n,;\t"))
    plain = all(letter.isprintable() or letter in "\r\n\t" or unicodedata.category(letter) == "Cf" for letter in text)
    return name if "\n" in text and plain else ""


def _as_utf16(start: bytes, name: str) -> str:
    """Empty where it is none; half a letter at the end of what was read counts for nothing."""
    try:
        return codecs.getincrementaldecoder(name)().decode(start)
    except UnicodeDecodeError:
        return ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _must_be_of_one_encoding(path: Path, page: str) -> None:
    not_utf8 = within = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            not_utf8 = not_utf8 or (0 if _decodes(line) else number)
            within = within or (number if UTF8_WITHIN[page].search(line) else 0)
            if not_utf8 and within:
                raise Unreadable(
                    _("The letters of line %(one)s are UTF-8, those of line %(other)s are not.")
                    % {"one": within, "other": not_utf8},
                    _("Save the whole file as UTF-8."),
                )


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _code_page(path: Path) -> str:
    high = arabic = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            high += len(HIGH.findall(chunk))
            arabic += sum(len(run) for run in ARABIC_RUN.findall(chunk))
    return "cp1256" if arabic * 2 > high else "cp1252"
