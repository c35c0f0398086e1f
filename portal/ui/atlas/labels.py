"""What stands where on a plate: pins, their numbers, towns, seas, degrees; nothing over anything else. SVG units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from django.utils.translation import gettext

from portal.ui.parts import Pin
from portal.ui.words import number

from .coast import Point
from .plates import Projection, graticule_step, multiples
from .towns import SEAS, TOWNS

PIN = 13  # side of a pin
SHARED_WITHIN = 5 * PIN
AIR = 2  # between a pin and the words of another
SAME_PLACE = 0.03  # degrees
LABEL_HEIGHT = 12
LETTER = 6.2  # mean width of a letter at the plate's 11 px
SEA_LETTER = 7.4  # and of one in the name of a sea, which is spaced out


class Place(Protocol):
    """Whatever has a name and a position in degrees: a town of ours, or one of a list that a page knows."""

    @property
    def name(self) -> object: ...
    @property
    def longitude(self) -> float: ...
    @property
    def latitude(self) -> float: ...


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
    """Organisations in one place share a pin: their shapes side by side, their numbers in its label."""

    shapes: tuple[tuple[str, float], ...]  # each kind once, and where its left edge stands
    you: bool
    x: float
    y: float
    label: Label | None

    @property
    def top(self) -> float:
        return round(self.y - PIN / 2, 1)


@dataclass(slots=True)
class Group:
    """Pins that would cover each other."""

    x: float
    y: float
    pins: list[Pin]

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(pin.kind for pin in self.pins))

    @property
    def half_width(self) -> float:
        return len(self.kinds) * PIN / 2

    @property
    def words(self) -> str:
        """Their numbers in runs; the name of a pin without one."""
        if numbers := sorted(pin.number for pin in self.pins if pin.number is not None):
            return in_runs(numbers)
        first = self.pins[0]
        return str(first.label) or (gettext("You") if first.you else "")

    def drawn(self, label: Label | None) -> DrawnPin:
        left = self.x - self.half_width
        shapes = tuple((kind, round(left + index * PIN, 1)) for index, kind in enumerate(self.kinds))
        return DrawnPin(shapes, self.pins[0].you, self.x, self.y, label)


def place_pins(projection: Projection, pins: Sequence[Pin]) -> list[DrawnPin]:
    """Pins with room for their labels: at the end side, else the start side, above, below; else no name.

    Where numbers find no room, those pins share one with their neighbours.
    """
    groups = _share_places(projection, pins)
    while True:
        drawn, crowded = _labelled(projection, groups)
        neighbour = _nearest(crowded, groups) if crowded else None
        if crowded is None or neighbour is None:
            return drawn
        neighbour.pins += crowded.pins
        groups.remove(crowded)


def _labelled(projection: Projection, groups: Sequence[Group]) -> tuple[list[DrawnPin], Group | None]:
    """All pins drawn, and the first whose numbers stand over something."""
    taken = [
        Box(group.x - group.half_width - AIR, group.y - PIN / 2 - 1, 2 * (group.half_width + AIR), PIN + 2)
        for group in groups
    ]
    drawn, crowded = [], None
    for group in groups:
        label = _find_room(projection, group.words, group.x, group.y, group.half_width, taken)
        if label is None and group.words[:1].isdigit():
            label = Label(group.words, group.x + group.half_width + 3, group.y + 4)
            crowded = crowded or group
        if label:
            taken.append(_box(label))
        drawn.append(group.drawn(label))
    return drawn, crowded


def _nearest(crowded: Group, groups: Sequence[Group]) -> Group | None:
    """Whom it may share a pin with: the nearest within reach, but never you."""
    others = [group for group in groups if group is not crowded and not group.pins[0].you]
    apart = [(math.hypot(group.x - crowded.x, group.y - crowded.y), index) for index, group in enumerate(others)]
    reach, index = min(apart, default=(math.inf, 0))
    return others[index] if reach <= SHARED_WITHIN else None


def _share_places(projection: Projection, pins: Sequence[Pin]) -> list[Group]:
    """You first, alone on your pin; whoever stands on the same spot stands just beside it."""
    groups: list[Group] = []
    for pin in sorted(pins, key=lambda pin: not pin.you):
        x, y = projection.place(pin.longitude, pin.latitude)
        if not projection.holds(x, y):
            continue
        near = [group for group in groups if math.hypot(group.x - x, group.y - y) < PIN]
        shared = next((group for group in near if group.pins[0].you == pin.you), None)
        if shared:
            shared.pins.append(pin)
        else:
            groups.append(Group(x + PIN if near else x, y, [pin]))
    return groups


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


def _find_room(
    projection: Projection, text: str, x: float, y: float, half_width: float, taken: Sequence[Box]
) -> Label | None:
    if not text:
        return None
    half = PIN / 2
    spots = [
        Label(text, x + half_width + 3, y + 4),
        Label(text, x - half_width - 3, y + 4, "end"),
        Label(text, x, y - half - 3, "middle"),
        Label(text, x, y + half + 11, "middle"),
    ]
    for spot in spots:
        box = _box(spot)
        inside = projection.holds(box.x, box.y) and projection.holds(box.x + box.width, box.y + box.height)
        if inside and not any(box.meets(other) for other in taken):
            return spot
    return None


def _box(label: Label) -> Box:
    width = len(label.text) * LETTER
    x = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
    return Box(x, label.y - LABEL_HEIGHT + 2, width, LABEL_HEIGHT)


def place_towns(
    projection: Projection, pins: Sequence[DrawnPin], known: Iterable[Place] = (), most: int = 9
) -> list[tuple[Point | None, Label]]:
    """Towns whose names have room between the pins and their labels: the large ones first, then `known` ones from the middle outwards.

    A town on which pins stand has no point of its own; its name stands beside them.
    """
    taken = [_around(pin) for pin in pins] + [_box(pin.label) for pin in pins if pin.label]
    middle = (projection.width / 2, projection.height / 2)
    here = [one for one in known if projection.holds(*projection.place(one.longitude, one.latitude), edge=8)]
    others = [one for one in here if not any(_is_same_place(one, town) for town in TOWNS)]
    others.sort(key=lambda one: math.dist(projection.place(one.longitude, one.latitude), middle))
    placed: list[tuple[Point | None, Label]] = []
    for town in (*TOWNS, *others):
        x, y = projection.place(town.longitude, town.latitude)
        if not projection.holds(x, y, edge=8):
            continue
        dot = Box(x - 3, y - 3, 6, 6)
        covered = [box for box in taken if box.meets(dot)]
        half_width = max((max(x - box.x, box.x + box.width - x) for box in covered), default=dot.width / 2)
        if label := _find_room(projection, str(town.name), x, y, half_width, taken):
            placed.append((None if covered else (x, y), label))
            taken += [_box(label)] if covered else [dot, _box(label)]
        if len(placed) == most:
            break
    return placed


def _around(pin: DrawnPin) -> Box:
    """What a pin takes up with all its shapes, and a little air."""
    left = min((left for _kind, left in pin.shapes), default=pin.x - PIN / 2)
    return Box(left - AIR, pin.top - 1, max(len(pin.shapes), 1) * PIN + 2 * AIR, PIN + 2)


def _is_same_place(one: Place, other: Place) -> bool:
    apart = math.hypot(one.longitude - other.longitude, one.latitude - other.latitude)
    return apart < SAME_PLACE or (apart < 1 and str(one.name) == str(other.name))


def place_seas(projection: Projection, pins: Sequence[DrawnPin] = ()) -> list[Label]:
    """The names of seas, each where it is not cut by the edge nor covers a pin: moved a little to the side, or left out."""
    taken = [_around(pin) for pin in pins] + [_box(pin.label) for pin in pins if pin.label]
    found = []
    for sea in SEAS:
        x, y = projection.place(sea.longitude, sea.latitude)
        if not projection.holds(x, y, edge=24) or (sea.near_only and not projection.near):
            continue
        name = str(sea.name)
        half = min(len(name) * SEA_LETTER * math.cos(math.radians(sea.turn)), projection.width) / 2
        for down, aside in product((0, LABEL_HEIGHT, -LABEL_HEIGHT), (0, 30, -30, 60)):
            middle = round(min(max(x + aside, half), projection.width - half), 1)
            box = Box(middle - half, y + down - LABEL_HEIGHT + 2, 2 * half, LABEL_HEIGHT)
            if sea.turn or not any(box.meets(other) for other in taken):
                found.append(Label(name, middle, y + down, "middle", sea.turn))
                break
    return found


def degrees(projection: Projection) -> list[Label]:
    """Every second line says its degrees on a plate of the whole region; nearer plates have towns instead."""
    if projection.near:
        return []
    bounds, step = projection.bounds, graticule_step(projection.bounds)
    below = [
        Label(_east(degree), projection.place(degree, 0)[0] + 3, projection.height - 5)
        for degree in multiples(2 * step, bounds.west, bounds.east)
    ]
    beside = [
        Label(_north(degree), projection.width - 6, projection.place(0, degree)[1] - 4, "end")
        for degree in multiples(step, bounds.south, bounds.north)
    ]
    return [label for label in below + beside if projection.holds(_box(label).x + _box(label).width, label.y)]


def _east(degree: float) -> str:
    words = gettext("%(degrees)s°E") if degree >= 0 else gettext("%(degrees)s°W")
    return words % {"degrees": number(abs(degree))}


def _north(degree: float) -> str:
    return gettext("%(degrees)s°N") % {"degrees": number(degree)}
