"""Pictures of the sample news: drawn here in the colours of the design, so that they are nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageOps

SIZE = (1680, 945)
FINER = 2
"""Drawn so many times larger and then made smaller: edges are smooth."""

PAPER, SUNKEN, RULE, CHAIN = "#f8f6f0", "#eeebe2", "#dbd6c9", "#c4cfca"
PETROL, DEEP, SAFFRON, RUST, GREEN, PLUM = "#0a5562", "#0b3a44", "#e8a824", "#8f4413", "#1b6838", "#87297b"


def plate(name: str, *, mirrored: bool = False) -> bytes:
    """One of `PLATES` as JPEG; mirrored for whoever reads from right to left."""
    image = Image.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), PAPER)
    PLATES[name](ImageDraw.Draw(image))
    if mirrored:
        image = ImageOps.mirror(image)
    written = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(written, "JPEG", quality=86)
    return written.getvalue()


def _at(*numbers: float) -> list[float]:
    return [number * FINER for number in numbers]


def _hatch(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    """What is missing: hatched, with a thin edge."""
    draw.rectangle(_at(left, top, right, bottom), fill=SUNKEN)
    high = bottom - top
    for start in range(int(left - high), int(right), 22):
        here = max(start, left), bottom - max(left - start, 0)
        there = min(start + high, right), bottom - min(right - start, high)
        draw.line(_at(*here, *there), fill="#b9b19c", width=2 * FINER)
    draw.rectangle(_at(left, top, right, bottom), outline="#827d6f", width=2 * FINER)


def _tables(draw: ImageDraw.ImageDraw) -> None:
    for number in range(9):
        x, y = 360 + 480 * (number % 3), 200 + 275 * (number // 3)
        free = number == 5
        for side, colour in ((-150, RUST), (150, GREEN)):
            seat = _at(x + side - 42, y - 42, x + side + 42, y + 42)
            draw.ellipse(seat, fill=PAPER if free and side > 0 else colour, outline="#827d6f", width=2 * FINER)
        draw.ellipse(_at(x - 86, y - 86, x + 86, y + 86), fill=SAFFRON if free else PETROL)


def _boxes(draw: ImageDraw.ImageDraw) -> None:
    for shelf in range(3):
        floor = 330 + 250 * shelf
        draw.rectangle(_at(120, floor, 1560, floor + 14), fill=DEEP)
        for place in range(7):
            left = 150 + 202 * place
            if (shelf, place) == (2, 6):
                _hatch(draw, left, floor - 150, left + 170, floor)
                continue
            high = 150 - 26 * ((shelf + place) % 3)
            draw.rectangle(_at(left, floor - high, left + 170, floor), fill=RUST if (shelf + place) % 4 else SAFFRON)
            draw.line(_at(left, floor - high + 34, left + 170, floor - high + 34), fill=PAPER, width=4 * FINER)


def _chain(draw: ImageDraw.ImageDraw) -> None:
    for link in range(5):
        left = 110 + 300 * link
        if link < 4:
            draw.rectangle(_at(left + 240, 462, left + 300, 484), fill=CHAIN)
        if link == 3:
            _hatch(draw, left, 340, left + 240, 605)
            continue
        draw.rectangle(_at(left, 340, left + 240, 605), fill=DEEP if link % 2 else PETROL)
        for dot in range(4 - link % 3):
            draw.ellipse(_at(left + 34 + 48 * dot, 550, left + 58 + 48 * dot, 574), fill=SAFFRON)


def _cones(draw: ImageDraw.ImageDraw) -> None:
    for row, colour in enumerate((SAFFRON, RUST, PLUM, PETROL, GREEN)):
        floor = 195 + 165 * row
        draw.line(_at(120, floor + 6, 1560, floor + 6), fill=RULE, width=6 * FINER)
        for place in range(12):
            middle = 180 + 120 * place
            wide, high = 40, 118
            corners = ((-wide, 0), (-16, high), (16, high), (wide, 0))
            draw.polygon([tuple(_at(middle + across, floor - up)) for across, up in corners], fill=colour)
            for turn in (30, 56, 82):
                half = wide - (wide - 16) * turn / high
                draw.line(_at(middle - half, floor - turn, middle + half, floor - turn), fill=PAPER, width=3 * FINER)


PLATES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "tables": _tables,
    "boxes": _boxes,
    "chain": _chain,
    "cones": _cones,
}
