"""What is taken is known by its content; what is refused is refused for what it is; nothing costs more than it weighs."""

from __future__ import annotations

import io
import os
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from portal.core.files import Unfit, read_file
from portal.core.files.pictures import LONGEST_SIDE
from tests import sendable


def read(content: bytes, name: str = "file.bin") -> Any:
    return read_file(io.BytesIO(content), name)


def why(content: bytes, name: str = "file.pdf") -> str:
    with pytest.raises(Unfit) as refused:
        read(content, name)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "name", "ending", "media_type"),
    [
        (sendable.PDF, "Label.pdf", "pdf", "application/pdf"),
        (sendable.PDF, "Label.html", "pdf", "application/pdf"),
        (sendable.office(), "Offer.docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (sendable.office(sendable.SHEET), "a.zip", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (sendable.office(sendable.SLIDES), "a", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (sendable.open_document(), "a.odt", "odt", "application/vnd.oasis.opendocument.text"),
        (sendable.open_document("spreadsheet"), "a", "ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (b"moisture;18\n", "Log.CSV", "csv", "text/csv"),
        ("الرطوبة ١٨٪ < 20".encode(), "note.txt", "txt", "text/plain"),
        ("عربي".encode("cp1256"), "note", "txt", "text/plain"),
        ("عربي".encode("utf-16"), "note.csv", "csv", "text/csv"),
        (sendable.mp3(), "a.mp3", "mp3", "audio/mpeg"),
        (sendable.ogg(), "a.opus", "ogg", "audio/ogg"),
        (sendable.m4a(), "a.mp4", "m4a", "audio/mp4"),
        (sendable.m4a(in_parts=True), "a.mp4", "m4a", "audio/mp4"),
        (sendable.webm(), "a.webm", "webm", "audio/webm"),
        (sendable.photograph(), "IMG_1.pdf", "jpg", "image/jpeg"),
    ],
)  # fmt: skip
def test_it_is_what_is_in_it(content: bytes, name: str, ending: str, media_type: str) -> None:
    sent = read(content, name)
    assert (sent.ending, sent.media_type) == (ending, media_type)
    assert sent.name.endswith(f".{ending}")
    if ending != "jpg":
        assert (sent.content.read(), sent.size) == (content, len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "GIF"])
def test_a_picture_becomes_one_that_tells_nothing_else(kind: str) -> None:
    sent = read(sendable.photograph(3000, 2000, kind), "IMG_0001.heic")
    kept = sent.content.read()
    assert (sent.name, sent.sort, sent.width, sent.height) == ("IMG_0001.jpg", "picture", LONGEST_SIDE, 1600)
    assert b"Huda" not in kept
    with Image.open(io.BytesIO(kept)) as image, Image.open(io.BytesIO(sent.small)) as small:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (2400, 1600), {})
        assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (480, 320), {})


def test_what_hangs_behind_a_picture_does_not_come_along() -> None:
    polyglot = sendable.photograph() + b"<script>alert(1)</script>" + sendable.packed({"a.js": "alert(1)"})
    kept = read(polyglot, "both.html").content.read()
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (sendable.mp3(61), 61),
        (sendable.ogg(90), 90),
        (sendable.m4a(119), 119),
        (sendable.m4a(12, in_parts=True), 12),
        (sendable.webm(75), 75),
    ],
)
def test_sound_says_how_long_it_is(content: bytes, seconds: int) -> None:
    sent = read(content)
    assert sent.sort == "sound"
    assert abs(sent.seconds - seconds) <= 1


@pytest.mark.parametrize(
    "content",
    [sendable.mp3(130), sendable.ogg(130), sendable.m4a(130), sendable.m4a(130, in_parts=True), sendable.webm(130)],
)
def test_two_minutes_are_enough(content: bytes) -> None:
    assert why(content) == "long"


def test_who_lies_about_the_length_is_held_to_the_bytes() -> None:
    assert why(sendable.m4a(5) + b"\0" * 10_000_000) == "long"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><title>x</title>", "markup"),
        (b"\xef\xbb\xbf  <HTML>", "markup"),
        (b"name;<script src=//x></script>", "markup"),
        ("<svg onload=alert(1)>".encode("utf-16"), "markup"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "markup"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "markup"),
        (b"text <! ENTITY x> <!ENTITY y>", "markup"),
        (sendable.EICAR, "test_virus"),
        (b"MZ" + b"\0" * 200, "kind"),
        (b"\x7fELF" + b"\0" * 200, "kind"),
        (b"{\\rtf1 {\\object}}", "kind"),
        (b"%!PS-Adobe-3.0 EPSF", "kind"),
        (b"II*\0" + b"\0" * 200, "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200, "old_office"),
        (sendable.packed({"a.txt": "a"}), "zip"),
        (sendable.packed({"mimetype": "application/epub+zip"}), "zip"),
        (sendable.office(**{"word/vbaProject.bin": b"x"}), "macros"),
        (sendable.office("ms-word.document.macroEnabled.main+xml"), "macros"),
        (sendable.open_document(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (sendable.office(**{"../../etc/passwd": "x"}), "packed"),
        (sendable.office(**{"/etc/passwd": "x"}), "packed"),
        (sendable.office(**{"C:\\x": "x"}), "packed"),
        (sendable.office()[:200], "damaged"),
        (b"PK\x05\x06", "damaged"),
        (sendable.photograph()[:2000], "damaged"),
        (sendable.photograph(kind="HEIF")[:300], "damaged"),
        (sendable.m4a(handler=b"vide"), "video"),
        (sendable.webm(track=1), "video"),
        (sendable.m4a(handler=b"text"), "damaged"),
        (sendable.m4a()[:40], "damaged"),
        (sendable.webm()[:40], "damaged"),
        (b"OggS" + b"\0" * 100, "damaged"),
        (b"ID3\x04\0\0\0\0\0\0" + b"\0" * 100, "damaged"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    assert why(content) == code


def test_a_file_has_a_greatest_size(settings: Any) -> None:
    settings.FILE_MOST_BYTES = 1_000
    assert why(sendable.PDF + b" " * 1_000) == "bytes"


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        (sendable.pixel_bomb, "pixels"),
        (lambda: sendable.pixel_bomb(7_000), "pixels"),
        (sendable.zip_bomb, "packed"),
        (sendable.endless_list, "packed"),
        (lambda: sendable.office(**{str(number): "" for number in range(2_100)}), "packed"),
    ],
)
def test_bombs_are_known_without_setting_them_off(bomb: Any, code: str) -> None:
    content = bomb()
    tracemalloc.start()
    try:
        assert why(content) == code
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


@given(
    some.binary(max_size=400),
    some.sampled_from(["", "PK\x05\x06", "ftypM4A ", "\x1aE\xdf\xa3\x42\x82\x84webm", "OggS", "ID3", "RIFF    WEBP"]),
)
def test_whatever_comes_is_read_or_refused(content: bytes, start: str) -> None:
    with suppress(Unfit):
        read((b"\0\0\0\x18" if start.startswith("ftyp") else b"") + start.encode("latin-1") + content)


@pytest.mark.parametrize(
    "whole",
    [
        sendable.mp3(1),
        sendable.ogg(),
        sendable.m4a(in_parts=True),
        sendable.webm(1),
        sendable.office(),
        sendable.photograph(64, 64),
        sendable.photograph(64, 64, "HEIF"),
    ],
)
def test_a_spoilt_file_is_read_or_refused(whole: bytes) -> None:
    for number in range(60):
        at = number * 7 % min(len(whole), 400)
        spoilt = whole[:at] + os.urandom(3) + whole[at + 3 :]
        with suppress(Unfit):
            read(spoilt)
