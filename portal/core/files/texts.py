"""Plain text, and what only looks like it."""

from __future__ import annotations

import codecs
import re
from typing import IO

from .unfit import Unfit

CHUNK = 1 << 16
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What makes a browser or a viewer take it for more than text, wherever in its beginning it stands.
MARKUP = re.compile(
    rb"<\s*(!doctype|!entity|\?xml|\?php|html|head|body|script|svg|iframe|object|embed|img|meta|style|math|form)\b"
)
# Written in letters, and more than text to whatever opens it.
PROGRAMMES = (rb"{\rtf", b"%!ps")
# The signature by which every scanner knows a harmless test; it is refused without one, too.
TEST_VIRUS = rb"x5o!p%@ap[4\pzx54(p^)7cc)7}$eicar"


def must_be_text(file: IO[bytes]) -> None:
    """Raises Unfit: kind for bytes that no text has, markup, test_virus."""
    file.seek(0)
    start = file.read(CHUNK)
    wide = start.startswith(BYTE_ORDER_MARKS)
    seen = start.replace(b"\x00", b"").lower() if wide else start.lower()
    if seen.startswith(PROGRAMMES):
        raise Unfit("kind")
    if MARKUP.search(seen):
        raise Unfit("markup")
    if TEST_VIRUS in seen:
        raise Unfit("test_virus")
    while start:
        if not wide and (b"\x00" in start or sum(byte < 9 or 13 < byte < 32 for byte in start) > len(start) // 50):
            raise Unfit("kind")
        start = file.read(CHUNK)
