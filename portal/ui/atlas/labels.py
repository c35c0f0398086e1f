"""What stands where on a plate: pins, their numbers, towns, seas, degrees; nothing over anything else. SVG units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from portal.ui.parts import Pin
from portal.ui.words import number

from .coast import Point
from .plates import Projection, graticule_step, multiples
from .towns import SEAS, TOWNS

PIN = 13  # side of a pin
LABEL_HEIGHT = 12
LETTER = 6.2  # mean width of a letter at the plate's 11 px


@dataclass(frozen=True, slots=True)
class Box:
    """A place taken on the plate, in SVG units."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        return (
            abs(2 * (self.x - other.x) + self.width - other.width) < self.width + other.width
            and abs(2 * (self.y - other.y) + self.height - other.height) < self.height + other.height
        )


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str = "start"
    turn: int = 0


@dataclass(frozen=True, slots=True)
class DrawnPin:
    """Organisations in one place share a pin: its label lists their numbers."""

    kind: str
    you: bool
    x: float
    y: float
    label: Label | None

    @property
    def left(self) -> float:
        return round(self.x - PIN / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - PIN / 2, 1)


def place_pins(projection: Projection, pins: Sequence[Pin]) -> list[DrawnPin]:
    """Pins with room for their labels: at the end side, else the start side, above or below, else the number alone."""
    groups = _share_places(projection, pins)
    taken = [Box(x - PIN / 2, y - PIN / 2, PIN, PIN) for x, y, _ in groups]
    drawn = []
    for x, y, group in groups:
        label = _find_room(projection, _words(group), x, y, taken)
        if label:
            taken.append(_box(label))
        drawn.append(DrawnPin(group[0].kind, group[0].you, x, y, label))
    return drawn


def _share_places(projection: Projection, pins: Sequence[Pin]) -> list[tuple[float, float, list[Pin]]]:
    groups: list[tuple[float, float, list[Pin]]] = []
    for pin in sorted(pins, key=lambda pin: not pin.you):
        x, y = projection.place(pin.longitude, pin.latitude)
        near = next(
            (group for gx, gy, group in groups if math.hypot(gx - x, gy - y) < PIN * 0.8 and group[0].you == pin.you),
            None,
        )
        if near is not None:
            near.append(pin)
        elif projection.holds(x, y):
            groups.append((x, y, [pin]))
    return groups


def _words(group: Sequence[Pin]) -> str:
    numbers = sorted(pin.number for pin in group if pin.number is not None)
    if numbers:
        return in_runs(numbers)
    return str(group[0].label)


def in_runs(numbers: Sequence[int]) -> str:
    """1–3, 5."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[-1]}"
        for run in runs
    )


def _find_room(projection: Projection, text: str, x: float, y: float, taken: Sequence[Box]) -> Label | None:
    if not text:
        return None
    half = PIN / 2
    spots = [
        Label(text, x + half + 3, y + 4),
        Label(text, x - half - 3, y + 4, "end"),
        Label(text, x, y - half - 3, "middle"),
        Label(text, x, y + half + 11, "middle"),
    ]
    for spot in spots:
        box = _box(spot)
        inside = projection.holds(box.x, box.y) and projection.holds(box.x + box.width, box.y + box.height)
        if inside and not any(box.meets(other) for other in taken):
            return spot
    return spots[0] if text[0].isdigit() else None


def _box(label: Label) -> Box:
    width = len(label.text) * LETTER
    x = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
    return Box(x, label.y - LABEL_HEIGHT + 2, width, LABEL_HEIGHT)


def place_towns(projection: Projection, pins: Sequence[DrawnPin], most: int = 7) -> list[tuple[Point, Label]]:
    """Towns that have room between the pins; those of a pin's own place are left out."""
    taken = [Box(pin.x - PIN / 2, pin.y - PIN / 2, PIN, PIN) for pin in pins] + [
        _box(pin.label) for pin in pins if pin.label
    ]
    placed: list[tuple[Point, Label]] = []
    for town in TOWNS:
        x, y = projection.place(town.longitude, town.latitude)
        if (
            len(placed) == most
            or not projection.holds(x, y, edge=8)
            or any(box.meets(Box(x - 3, y - 3, 6, 6)) for box in taken)
        ):
            continue
        label = _find_room(projection, str(town.name), x, y, taken)
        if label:
            placed.append(((x, y), label))
            taken.append(_box(label))
    return placed


def place_seas(projection: Projection) -> list[Label]:
    found = []
    for sea in SEAS:
        x, y = projection.place(sea.longitude, sea.latitude)
        if projection.holds(x, y, edge=24):
            found.append(Label(str(sea.name), x, y, "middle", sea.turn))
    return found


def degrees(projection: Projection) -> list[Label]:
    """Every second line says its degrees on a plate of the whole region; nearer plates have towns instead."""
    bounds, step = projection.bounds, graticule_step(projection.bounds)
    if step < 10:
        return []
    below = [
        Label(_east(degree), projection.place(degree, 0)[0] + 3, projection.height - 5)
        for degree in multiples(2 * step, bounds.west, bounds.east)
    ]
    beside = [
        Label(_north(degree), projection.width - 6, projection.place(0, degree)[1] - 4, "end")
        for degree in multiples(step, bounds.south, bounds.north)
    ]
    return [label for label in below + beside if projection.holds(label.x, label.y)]


def _east(degree: float) -> str:
    return (
        gettext("%(degrees)s°E") % {"degrees": number(degree)}
        if degree >= 0
        else gettext("%(degrees)s°W") % {"degrees": number(-degree)}
    )


def _north(degree: float) -> str:
    return gettext("%(degrees)s°N") % {"degrees": number(degree)}
