"""Files of the story, made here: a page with lines on it, or plain text."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from portal.core.files import SentFile, read_file

PAGE = (1240, 1754)
"""A4 at 150 pixels to the inch."""


def drawn_file(told: dict[str, Any]) -> SentFile:
    """`file` is its name, `lines` what stands on it."""
    name: str = told["file"]
    content = _page(told["lines"]) if name.endswith(".pdf") else "\n".join(told["lines"]).encode() + b"\n"
    return read_file(io.BytesIO(content), name)


def _page(lines: list[str]) -> bytes:
    """One page as PDF, with its lines written on it."""
    image = Image.new("L", PAGE, "white")
    draw = ImageDraw.Draw(image)
    for at, line in enumerate(lines):
        draw.text((150, 170 + 70 * at), line, fill="black", font=ImageFont.load_default(40 if at else 56))
    written = io.BytesIO()
    image.save(written, "PDF", resolution=150)
    return written.getvalue()
