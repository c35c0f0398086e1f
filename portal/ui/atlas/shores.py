"""Land or sea, by the drawn coast. It is drawn by hand, so what is near the shore counts as land."""

from __future__ import annotations

import math

from .coast import LAKES, LAND, Outline
from .plates import KM_PER_DEGREE, LARGER_REGION

DRAWN_WITHIN = 8.0  # kilometres; known ports stand up to five off the drawn line


def is_at_sea(latitude: float, longitude: float) -> bool:
    """Further off the drawn shore than that may be wrong. Nothing is at sea where no coast is drawn."""
    drawn = LARGER_REGION
    if not (drawn.west <= longitude <= drawn.east and drawn.south <= latitude <= drawn.north):
        return False
    lies_in_lake = any(_holds(lake, longitude, latitude) for lake in LAKES)
    if not lies_in_lake and any(_holds(outline, longitude, latitude) for outline in LAND):
        return False
    shores = LAKES if lies_in_lake else LAND
    return min(_km_off(outline, longitude, latitude) for outline in shores) > DRAWN_WITHIN


def _holds(outline: Outline, x: float, y: float) -> bool:
    """Whether a line to the east of the point crosses the outline an odd number of times."""
    holds = False
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            holds = not holds
    return holds


def _km_off(outline: Outline, x: float, y: float) -> float:
    squeeze = math.cos(math.radians(y))
    points = [((one - x) * squeeze, other - y) for one, other in outline]
    return KM_PER_DEGREE * min(map(_from_middle, points, points[1:] + points[:1]))


def _from_middle(start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far the piece of line passes from the point 0, 0."""
    along, up = end[0] - start[0], end[1] - start[1]
    length = along * along + up * up
    share = min(1.0, max(0.0, -(start[0] * along + start[1] * up) / length)) if length else 0.0
    return math.hypot(start[0] + share * along, start[1] + share * up)
