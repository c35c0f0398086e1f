"""From degrees to a plate: bounds, projection, what is drawn where. Pure calculation, SVG units out.

Plane projection true to scale in the middle of the plate: good enough for a region, and a straight sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.ui.parts import Pin

from .coast import LAKES, LAND, Outline, Point

KM_PER_DEGREE = 111.2
SMALLEST_SPAN = 1.4  # degrees of latitude; nearer than this the drawn coast would lie
CLOSEST_SPAN = 0.25  # the same inland, where there is no coast to lie


@dataclass(frozen=True, slots=True)
class Bounds:
    west: float
    south: float
    east: float
    north: float

    def holds(self, pins: Iterable[Pin]) -> bool:
        return all(self.west <= pin.longitude <= self.east and self.south <= pin.latitude <= self.north for pin in pins)


# The usual plate, and a larger one for when somebody stands further south.
REGION = Bounds(-12, 13.5, 61.6, 39.3)
LARGER_REGION = Bounds(-18.5, -2.8, 61.6, 39.3)
LARGE, SMALL = 440, 300  # the sides of a near plate, in the units in which its words are 11 high
FURTHEST = 75  # degrees of latitude; beyond, a plane plate shows nothing
WIDEST_NEAR = 24  # degrees of longitude; what is further apart is shown on the plate of the region


class Projection:
    """`near`: a part of the region, with towns and a scale, instead of the whole with degrees."""

    def __init__(self, bounds: Bounds, width: int, height: int, *, near: bool = True) -> None:
        self.bounds, self.width, self.height, self.near = bounds, width, height, near
        self.across = width / (bounds.east - bounds.west)
        self.down = height / (bounds.north - bounds.south)

    def place(self, longitude: float, latitude: float) -> Point:
        return round((longitude - self.bounds.west) * self.across, 1), round(
            (self.bounds.north - latitude) * self.down, 1
        )

    def degrees(self, x: float, y: float) -> Point:
        """Longitude and latitude of a point of the plate."""
        return self.bounds.west + x / self.across, self.bounds.north - y / self.down

    def holds(self, x: float, y: float, edge: float = 0) -> bool:
        return edge <= x <= self.width - edge and edge <= y <= self.height - edge

    def path(self, outlines: Iterable[Outline]) -> str:
        """One SVG path of everything that touches the plate."""
        drawn = []
        for outline in outlines:
            points = _cut([self.place(*point) for point in outline], self.width, self.height)
            if len({x for x, _ in points}) > 1 and len({y for _, y in points}) > 1:  # else only a cut along an edge
                drawn.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
        return "".join(drawn)

    def kilometres(self, units: float) -> float:
        return units / self.down * KM_PER_DEGREE


def choose(pins: Sequence[Pin], *, near: bool, side: int = LARGE) -> Projection:
    """The plate for these pins: the part of the region that holds them, if asked for and they stand together."""
    longitudes = [pin.longitude for pin in pins]
    if near and pins and max(longitudes) - min(longitudes) <= WIDEST_NEAR:
        close = Projection(fit(pins, side, side, least=CLOSEST_SPAN), side, side)
        stand_apart = len({(pin.latitude, pin.longitude) for pin in pins}) > 1
        return close if stand_apart and not has_coast(close) else Projection(fit(pins, side, side), side, side)
    if REGION.holds(pins):
        return Projection(REGION, 720, 283, near=False)
    return Projection(LARGER_REGION, 720, 405, near=False)


def around(latitude: float, longitude: float, span: float, side: int) -> Projection:
    """A square plate with a point in its middle, `span` degrees of latitude high; no nearer than the drawn coast allows."""
    middle = [Pin(min(FURTHEST, max(-FURTHEST, latitude)), longitude)]
    close = Projection(fit(middle, side, side, least=max(span, CLOSEST_SPAN)), side, side)
    if span >= SMALLEST_SPAN or not has_coast(close):
        return close
    return Projection(fit(middle, side, side), side, side)


def fit(pins: Sequence[Pin], width: int, height: int, *, least: float = SMALLEST_SPAN) -> Bounds:
    """Bounds that hold all pins with air around them, in the shape of the plate, no nearer than `least`."""
    latitudes = [pin.latitude for pin in pins]
    longitudes = [pin.longitude for pin in pins]
    middle_latitude = (min(latitudes) + max(latitudes)) / 2
    middle_longitude = (min(longitudes) + max(longitudes)) / 2
    squeeze = math.cos(math.radians(middle_latitude))
    tall = max((max(latitudes) - min(latitudes)) * 1.35, least)
    wide = max((max(longitudes) - min(longitudes)) * 1.35, tall * width / height / squeeze)
    tall = wide * squeeze * height / width
    return Bounds(
        middle_longitude - wide / 2, middle_latitude - tall / 2, middle_longitude + wide / 2, middle_latitude + tall / 2
    )


def _cut(points: list[Point], width: float, height: float, margin: float = 20) -> list[Point]:
    """A polygon cut to the plate and a margin that hides the cut (Sutherland and Hodgman's way)."""
    for axis, limit, sign in ((0, -margin, 1), (0, width + margin, -1), (1, -margin, 1), (1, height + margin, -1)):
        kept: list[Point] = []
        for before, here in zip(points[-1:] + points[:-1], points, strict=True):
            was_in, is_in = (before[axis] - limit) * sign >= 0, (here[axis] - limit) * sign >= 0
            if was_in != is_in:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append(
                    (
                        round(before[0] + share * (here[0] - before[0]), 1),
                        round(before[1] + share * (here[1] - before[1]), 1),
                    )
                )
            if is_in:
                kept.append(here)
        points = kept
        if not points:
            break
    return points


def has_coast(projection: Projection) -> bool:
    """Whether a shore runs through the plate or near its edge; else it is all land or all sea."""
    shores = (_cut([projection.place(*point) for point in one], projection.width, projection.height) for one in LAND)
    corners = {(x, y) for x in (-20, projection.width + 20) for y in (-20, projection.height + 20)}
    return any(point not in corners for shore in shores for point in shore) or bool(lakes(projection))


def land(projection: Projection) -> str:
    return projection.path(LAND)


def lakes(projection: Projection) -> str:
    return projection.path(LAKES)


def graticule(projection: Projection) -> str:
    """Lines of longitude and latitude, eight across at most."""
    bounds, step = projection.bounds, graticule_step(projection.bounds)
    meridians = "".join(
        f"M{projection.place(degree, 0)[0]:g} 0v{projection.height}"
        for degree in multiples(step, bounds.west, bounds.east)
    )
    parallels = "".join(
        f"M0 {projection.place(0, degree)[1]:g}h{projection.width}"
        for degree in multiples(step, bounds.south, bounds.north)
    )
    return meridians + parallels


def graticule_step(bounds: Bounds) -> float:
    return next(
        step for step in (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45, 90) if (bounds.east - bounds.west) / step <= 8
    )


def multiples(step: float, low: float, high: float) -> list[float]:
    return [index * step for index in range(math.ceil(low / step), math.floor(high / step) + 1)]


def scale(projection: Projection) -> tuple[int, float]:
    """A round number of kilometres that fills at most a third of the plate, and its length."""
    room = projection.kilometres(projection.width / 3)
    length = max(
        (candidate for candidate in (5, 10, 20, 25, 50, 100, 200, 250, 500, 1000) if candidate <= room), default=5
    )
    return length, round(length / KM_PER_DEGREE * projection.down, 1)
