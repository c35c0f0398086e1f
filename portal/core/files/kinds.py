"""Which files are taken, and what each is."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

import filetype
from django.conf import settings

from .names import clean_name
from .packed import office_kind
from .pictures import written_anew
from .sounds import seconds_of
from .texts import must_be_text
from .unfit import Unfit

HEAD = 8192
SMALL_SIDE = 480

ENDINGS = {
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/webm": "webm",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "webm": "audio/webm",
}
PICTURES = {"image/jpeg", "image/png", "image/webp", "image/heic", "image/gif"}
# Names under which telephones write HEIC besides the usual one.
OTHER_HEIF = {b"ftyp" + brand for brand in (b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCEPTED = (
    "image/*,.heic,audio/*,application/pdf,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt,.mp3,.ogg,.opus,.m4a,.webm"
)
"""For the `accept` of a file field: what a browser offers first. With pictures in it telephones offer their camera."""


class Sort(StrEnum):
    """How a file is shown."""

    PICTURE = "picture"
    SOUND = "sound"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it is kept. `content` may have been written anew; `small` is a picture to look at in passing, a JPEG."""

    name: str
    ending: str
    sort: Sort
    content: IO[bytes]
    size: int
    width: int | None = None
    height: int | None = None
    seconds: int | None = None
    small: bytes = b""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.ending]


def read_file(file: IO[bytes], name: str) -> SentFile:
    """What somebody sent, known by its content. Raises Unfit; the file stays open, and belongs to whoever opened it."""
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise Unfit("empty")
    if size > settings.FILE_MOST_BYTES:
        raise Unfit("bytes", size)
    file.seek(0)
    head = file.read(HEAD)
    guessed = filetype.guess_mime(head) or ""
    if guessed in PICTURES or head[4:12] in OTHER_HEIF:
        return _picture(file, name)
    ending = ENDINGS.get(guessed) or _by_its_own_mark(file, head, name)
    is_sound = MEDIA_TYPES[ending].startswith("audio/")
    seconds = max(1, round(seconds_of(file, ending))) if is_sound else None
    file.seek(0)
    sort = Sort.SOUND if is_sound else Sort.DOCUMENT
    return SentFile(clean_name(name, ending), ending, sort, file, size, seconds=seconds)


def _picture(file: IO[bytes], name: str) -> SentFile:
    anew = written_anew(file)
    small = written_anew(io.BytesIO(anew.content), longest=SMALL_SIDE)
    return SentFile(
        clean_name(name, "jpg"),
        "jpg",
        Sort.PICTURE,
        io.BytesIO(anew.content),
        len(anew.content),
        anew.width,
        anew.height,
        small=small.content,
    )


def _by_its_own_mark(file: IO[bytes], head: bytes, name: str) -> str:
    """Families of which the beginning says only that it is one of them, and text, which has none."""
    if head[4:8] == b"ftyp":
        return "m4a"
    if head.startswith(b"PK"):
        return office_kind(file)
    if head.startswith(OLD_OFFICE):
        raise Unfit("old_office")
    must_be_text(file)
    return "csv" if name.lower().endswith(".csv") else "txt"
