"""Within so many kilometres of a point: where documents lie, and the circle as a query that is exact.

Every place is a term, and so is the square degree it lies in. A circle is then the degrees that it holds whole and, of those that it
cuts, the places inside it: few terms, since most organisations of a town are written down at one point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from tantivy import Occur, Query

from portal.search.records import Near
from portal.search.schema import schema

if TYPE_CHECKING:
    from portal.search.view import View

    Array = np.ndarray

EARTH_KM = 6371.0
HALF_ACROSS_KM = 79.0
"""From the middle of a square degree to its corner, at the equator, where degrees are widest."""

MANY = 1_000


def distance_km(near: Near, latitude: float, longitude: float) -> float:
    """Return the great-circle distance (haversine on a sphere)."""
    here, there = math.radians(near.latitude), math.radians(latitude)
    half = math.radians(longitude - near.longitude) / 2
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def distances_km(near: Near, latitudes: Sequence[float], longitudes: Sequence[float]) -> Array:
    """Return the same for many points at once."""
    here, there = math.radians(near.latitude), np.radians(np.asarray(latitudes, float))
    half = np.radians(np.asarray(longitudes, float) - near.longitude) / 2
    chord = np.sin((there - here) / 2) ** 2 + math.cos(here) * np.cos(there) * np.sin(half) ** 2
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))


def inside(view: View, near: Near) -> Query:
    """Return the query for all that lies inside the circle; found out once per commit."""
    return view.keep(("circle", near), lambda: _inside(view, near))


def _inside(view: View, near: Near) -> Query:
    degrees = view.keep("degrees", lambda: [name for name, _ in view.searcher.terms_with_prefix("degree", "")])
    corners = [_numbers(name) for name in degrees]
    middles = distances_km(near, [corner[0] + 0.5 for corner in corners], [corner[1] + 0.5 for corner in corners])
    whole, places = [], []
    for name, km in zip(degrees, middles.tolist(), strict=True):
        if km + HALF_ACROSS_KM <= near.km:
            whole.append(name)
        elif km - HALF_ACROSS_KM <= near.km:
            places += [place for place, _ in view.searcher.terms_with_prefix("place", f"{name}/")]
    points = [_numbers(place.partition("/")[2]) for place in places]
    distances = distances_km(near, [point[0] for point in points], [point[1] for point in points])
    held = [place for place, km in zip(places, distances.tolist(), strict=True) if km <= near.km]
    return Query.boolean_query([(Occur.Should, query) for query in (*_any("degree", whole), *_any("place", held))])


def _numbers(name: str) -> tuple[float, float]:
    latitude, _, longitude = name.partition(":")
    return float(latitude), float(longitude)


def _any(field: str, values: list[str]) -> list[Query]:
    if len(values) > MANY:
        return [Query.term_set_query(schema(), field, values)]
    return [Query.term_query(schema(), field, value, "basic") for value in values]
