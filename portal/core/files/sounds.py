"""Sound, such as voice notes: that it is nothing but sound, and how long it is. Only the frames around it are read, never decoded.

MP3 and Ogg are measured by a library; of MP4 and WebM no library tells both without decoding, so their boxes are walked here. How
long a file is it says itself, and may lie: what counts in the end is how many bytes it has.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO

from tinytag import TinyTag

from .unfit import Unfit

MOST_BYTES = 10_000_000
MOST_SECONDS = 120
TOLERANCE = 3
"""Seconds: who stops at two minutes has a little more on the tape."""
MOST_BOXES = 50_000


def seconds_of(file: IO[bytes], ending: str) -> float:
    """How long it is, 0 where it does not say. Raises Unfit: long, video, damaged."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        raise Unfit("long")
    try:
        match ending:
            case "m4a":
                seconds = _of_mp4(file, size)
            case "webm":
                seconds = _of_webm(file, size)
            case _:
                seconds = _of_others(file, ending)
    except Unfit:
        raise
    except Exception as error:  # a foreign file breaks a reader in ways nobody can list
        raise Unfit("damaged") from error
    if seconds > MOST_SECONDS + TOLERANCE:
        raise Unfit("long", seconds)
    return seconds


def _of_others(file: IO[bytes], ending: str) -> float:
    file.seek(0)
    if ending == "ogg" and b"\x80theora" in file.read(8192):
        raise Unfit("video")
    file.seek(0)
    found = TinyTag.get(f"sound.{ending}", file_obj=file, tags=False)
    if not found.duration or found.duration < 0:
        raise Unfit("damaged")
    return float(found.duration)


WITHIN = {b"moov", b"trak", b"mdia", b"moof", b"traf"}


def _of_mp4(file: IO[bytes], size: int) -> float:
    """The longest track, by its header or, where it was written while it went on, by the beginning of its last part."""
    scale, seconds, latest = 1, 0.0, 0
    handlers = set()
    for name, start, end in _boxes(file, 0, size):
        file.seek(start)
        if name == b"hdlr":
            handlers.add(file.read(12)[8:12])
        elif name == b"mdhd":
            head = file.read(min(end - start, 32))
            scale, lasts = struct.unpack_from(">IQ", head, 20) if head[0] else struct.unpack_from(">II", head, 12)
            scale = scale or 1
            seconds = max(seconds, lasts / scale)
        elif name == b"tfdt":
            head = file.read(min(end - start, 12))
            (at,) = struct.unpack_from(">Q" if head[0] else ">I", head, 4)
            latest = max(latest, at)
    if b"vide" in handlers:
        raise Unfit("video")
    if b"soun" not in handlers:
        raise Unfit("damaged")
    return max(seconds, latest / scale)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of the content of each box, those within others too."""
    at, seen = start, 0
    while at + 8 <= end:
        if (seen := seen + 1) > MOST_BOXES:
            raise Unfit("damaged")
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            head = 16
        elif length == 0:
            length = end - at
        if length < head:
            raise Unfit("damaged")
        yield name, at + head, min(at + length, end)
        # A box that holds others is walked into by going on after its head.
        at += head if name in WITHIN else length


EBML, SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0,
)  # fmt: skip
SCALE, DURATION, TRACK_KIND, CLUSTER_TIME, SIMPLE_BLOCK, BLOCK = 0x2AD7B1, 0x4489, 0x83, 0xE7, 0xA3, 0xA1
HOLDS_OTHERS = {SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP}
VIDEO, SOUND = 1, 2


def _of_webm(file: IO[bytes], size: int) -> float:
    """By its header, or by the latest block: a browser that records writes the header before it knows."""
    scale, lasts, cluster, latest = 1_000_000, 0.0, 0, 0
    kinds = set()
    for name, start, length in _elements(file, size):
        if name not in {SCALE, DURATION, TRACK_KIND, CLUSTER_TIME, SIMPLE_BLOCK, BLOCK}:
            continue
        file.seek(start)
        head = file.read(min(length, 8))
        if name == SCALE:
            scale = int.from_bytes(head, "big") or scale
        elif name == DURATION:
            (lasts,) = struct.unpack(">f" if length == 4 else ">d", head)
        elif name == TRACK_KIND:
            kinds.add(int.from_bytes(head, "big"))
        elif name == CLUSTER_TIME:
            cluster = int.from_bytes(head, "big")
        else:
            _track, width = _number(head, 0, keep_mark=False)
            (behind,) = struct.unpack_from(">h", head, width)
            latest = max(latest, cluster + behind)
    if VIDEO in kinds:
        raise Unfit("video")
    if SOUND not in kinds:
        raise Unfit("damaged")
    return max(latest, lasts) * scale / 1e9


def _elements(file: IO[bytes], size: int) -> Iterator[tuple[int, int, int]]:
    """Id, start and length of each element, those within others too; a length that was left open goes on to the next element."""
    at, seen = 0, 0
    while at + 2 <= size:
        if (seen := seen + 1) > MOST_BOXES:
            raise Unfit("damaged")
        file.seek(at)
        head = file.read(12)
        name, name_width = _number(head, 0, keep_mark=True)
        length, length_width = _number(head, name_width, keep_mark=False)
        start = at + name_width + length_width
        yield name, start, min(length, size - start)
        at = start if name in HOLDS_OTHERS else start + length


def _number(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of variable width and how many bytes it takes: as many as zeros lead its first byte, and one more."""
    first = data[at]
    width = 9 - first.bit_length()
    if width > 8:
        raise Unfit("damaged")
    value = int.from_bytes(data[at : at + width], "big")
    return (value if keep_mark else value & ((1 << 7 * width) - 1)), width
