"""Office documents: packed folders, which are looked through and never unpacked."""

from __future__ import annotations

import os
import struct
import zipfile
from typing import IO

from .unfit import Unfit

MOST_ENTRIES = 2_000
MOST_DIRECTORY = 500_000
"""Bytes of the list of what is in it, which is read whole."""
MOST_UNPACKED = 200_000_000
MOST_TYPES = 1_000_000

END = b"PK\x05\x06"
END_SIZE = 22
# What the main part of a document says it is; with macros it says something else.
OOXML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def office_kind(file: IO[bytes]) -> str:
    """docx, xlsx, pptx, odt, ods or odp. Raises Unfit: zip for any other archive, macros, packed, damaged."""
    _directory_must_be_small(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _must_be_harmless(entries)
            return _kind_of(archive, {entry.filename for entry in entries})
    except Unfit:
        raise
    except Exception as error:  # a foreign file breaks a reader in ways nobody can list
        raise Unfit("damaged") from error


def _directory_must_be_small(file: IO[bytes]) -> None:
    """A list of millions of entries fits into a small file, and would be read whole."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_SIZE - 65_535))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise Unfit("damaged")
    many, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if many > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise Unfit("packed")


def _must_be_harmless(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unfit("packed")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise Unfit("packed")
        if parts[-1].lower().startswith("vbaproject"):
            raise Unfit("macros")


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as part:
            types = part.read(MOST_TYPES)
        if b"macroEnabled" in types:
            raise Unfit("macros")
        for said, kind in OOXML.items():
            if said in types:
                return kind
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            kind = ODF.get(part.read(100).strip(), "")
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise Unfit("macros")
        if kind:
            return kind
    raise Unfit("zip")
