"""Files as people send them, made here: good ones, and ones that would do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override ContentType="application/vnd.{kind}"/></Types>'
)
WORD = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "openxmlformats-officedocument.presentationml.presentation.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def photograph(width: int = 800, height: int = 600, kind: str = "JPEG") -> bytes:
    """As a telephone makes it: it says where it was taken, and by whose telephone."""
    image = Image.new("RGB", (width, height), "ivory")
    notes = Image.Exif()
    notes[0x010F] = "Telephone of Huda"
    notes.get_ifd(GPS)[1] = "N"
    written = io.BytesIO()
    image.save(written, kind, exif=notes)
    return written.getvalue()


def packed(files: dict[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(kind: str = WORD, **more: bytes | str) -> bytes:
    return packed({"[Content_Types].xml": TYPES.format(kind=kind), "word/document.xml": "<w:document/>"} | more)


def open_document(kind: str = "text", **more: bytes | str) -> bytes:
    return packed(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<office:document/>"} | more
    )


def mp3(seconds: float = 3) -> bytes:
    """Frames of silence: MPEG 1 layer III, 32 kbit/s, 44,100 Hz."""
    frame = b"\xff\xfb\x10\xc4" + b"\0" * 100
    return frame * round(seconds * 44_100 / 1152)


def ogg(seconds: float = 3) -> bytes:
    """An Opus stream of which only the first and the last page are written."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"none" + struct.pack("<I", 0)
    return _page(head, 2, 0, 0) + _page(tags, 0, 0, 1) + _page(b"\xf8\xff\xfe", 4, int(seconds * 48_000), 2)


def _page(content: bytes, flags: int, granule: int, number: int) -> bytes:
    page = b"OggS\0" + struct.pack("<BqIIIB", flags, granule, 7, number, 0, 1) + bytes([len(content)]) + content
    return page[:22] + struct.pack("<I", _ogg_sum(page)) + page[26:]


def _ogg_sum(data: bytes) -> int:
    total = 0
    for byte in data:
        total ^= byte << 24
        for _ in range(8):
            total = ((total << 1) ^ 0x04C11DB7 if total & 0x80000000 else total << 1) & 0xFFFFFFFF
    return total


def m4a(seconds: float = 3, handler: bytes = b"soun", *, in_parts: bool = False) -> bytes:
    """One track; `in_parts` as a browser records it: the header knows no length, the last part where it begins."""
    lasts = 0 if in_parts else int(seconds * 1000)
    track = _box(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, 1000, lasts, 0)) + _box(
        b"hdlr", b"\0" * 8 + handler + b"\0" * 13
    )
    whole = _box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + _box(b"moov", _box(b"trak", _box(b"mdia", track)))
    if in_parts:
        whole += _box(b"moof", _box(b"traf", _box(b"tfdt", struct.pack(">II", 0, int(seconds * 1000)))))
    return whole + _box(b"mdat", b"\0" * 64)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def webm(seconds: float = 3, track: int = 2) -> bytes:
    """As a browser records it: no length in the header, blocks of 60 ms in a cluster whose end is left open."""
    head = _element("1A45DFA3", _element("4282", b"webm"))
    info = _element("1549A966", _element("2AD7B1", (1_000_000).to_bytes(3, "big")))
    tracks = _element("1654AE6B", _element("AE", _element("83", bytes([track]))))
    clusters = b""
    for begin in range(0, int(seconds * 1000), 10_000):
        clusters += bytes.fromhex("1F43B67501FFFFFFFFFFFFFF") + _element("E7", begin.to_bytes(4, "big"))
        for at in range(0, min(10_000, int(seconds * 1000) - begin), 60):
            clusters += _element("A3", b"\x81" + struct.pack(">h", at) + b"\0sound")
    return head + bytes.fromhex("1853806701FFFFFFFFFFFFFF") + info + tracks + clusters


def _element(name: str, content: bytes) -> bytes:
    size = bytes([0x80 | len(content)]) if len(content) < 127 else (1 << 56 | len(content)).to_bytes(8, "big")
    return bytes.fromhex(name) + size + content


def pixel_bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 400 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    """A document of which 300 MB come out."""
    return office(**{"word/media/image1.bin": b"\0" * 300_000_000})


def endless_list(entries: int = 60_000) -> bytes:
    """An archive that lists a great many empty files, to be read whole before anything is known of them."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(entries):
            archive.writestr(str(number), b"")
    return written.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """With a media type that is not true."""
    return SimpleUploadedFile(name, content, "image/svg+xml")
