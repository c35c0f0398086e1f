"""From a SearchQuery to the index's own query. The audience is the first clause of every one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable

import tantivy
from tantivy import Occur, Query

from portal.search import normalise
from portal.search.ranking import repeated
from portal.search.records import BadPosition, Near, SearchQuery
from portal.search.schema import schema

KM_PER_DEGREE = 111.2
MANY = 100
"""More values than this are looked up as a set, which first collects all their documents; few are walked along (4 times faster)."""

EARTH_KM = 6371.0

_HEX = re.compile(r"(?:[0-9a-f]{2}){8,}")
_FACET = re.compile(r"[a-z_]+")
_INT64 = 2**63


def build(asked: SearchQuery, *, leave_out: str | None = None) -> Query:
    """Return the whole query; `leave_out` drops one facet's filter, to count what else that facet offers."""
    clauses = _readable(asked.audience)
    clauses += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in _filters(asked, leave_out)]
    if asked.without_owners:
        clauses.append((Occur.MustNot, _any_of("owner", asked.without_owners)))
    if asked.text.strip():
        clauses.append((Occur.Must, words(asked)))
    return Query.boolean_query(clauses)


def words(asked: SearchQuery) -> Query:
    """Return the query for the text alone. Its score only proposes documents; ranking.py decides."""
    if asked.match == "letters":
        runs = dict.fromkeys(normalise.grams(asked.text))
        return Query.boolean_query([(Occur.Should, _run_of_letters(run)) for run in runs])
    if asked.match == "close":
        return Query.boolean_query([(Occur.Must, _something_like(word)) for word in normalise.fold(asked.text).split()])
    occur = Occur.Must if asked.match == "all" else Occur.Should
    terms = Counter(normalise.tokens(asked.text)).items()
    return Query.boolean_query([(occur, _weighted(term, repeated(count))) for term, count in terms])


def completion(typed: str, asked: SearchQuery, *, forgive: bool) -> Query:
    """Return the query for names of which every typed word begins a word; `forgive` allows one wrong letter."""
    clauses = [(Occur.Must, build(asked))]
    for word in normalise.fold(typed).split():
        distance = 1 if forgive and len(word) > 3 else 0
        clauses.append((Occur.Must, Query.fuzzy_term_query(schema(), "prefixes", word, distance=distance, prefix=True)))
    return Query.boolean_query(clauses)


def reading_on(index: tantivy.Index, asked: SearchQuery) -> Query | None:
    """Return the clause for what follows `asked.after` or precedes `asked.before` in its order, or None without them."""
    position = asked.before or asked.after
    if position is None:
        return None
    back = asked.before is not None
    if asked.order == "name" and _HEX.fullmatch(position):
        span = f"{{* TO {position}}}" if back else f"{{{position} TO *}}"
        return index.parse_query(f"by_name:{span}", ["by_name"])
    if asked.order == "newest" and position.isascii() and position.isdigit() and int(position) < _INT64:
        side = "lower" if back else "upper"
        bound = {f"{side}_bound": int(position), f"include_{side}": False}
        return Query.range_query(schema(), "by_day", tantivy.FieldType.Integer, **bound)
    raise BadPosition(position)


def facet(name: str) -> str:
    """Return the field of a facet. Raises ValueError for what cannot be one."""
    if not _FACET.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a facet")
    return f"facets.{name}"


def distance_km(near: Near, latitude: float, longitude: float) -> float:
    """Return the great-circle distance (haversine on a sphere)."""
    here, there = math.radians(near.latitude), math.radians(latitude)
    half = math.radians(longitude - near.longitude) / 2
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _readable(audience: Collection[str]) -> list[tuple[Occur, Query]]:
    """The first clauses of every query: one of the asker's terms is there, and none with a "!" before it."""
    barred = [f"!{term}" for term in audience]
    return [
        (Occur.Must, Query.const_score_query(_any_of("audience", audience), 0.0)),
        (Occur.MustNot, _any_of("audience", barred)),
    ]


def _filters(asked: SearchQuery, leave_out: str | None) -> Iterable[Query]:
    if asked.family is not None:
        yield _term("family", asked.family)
    if asked.kinds:
        yield _any_of("kind", asked.kinds)
    if asked.owners:
        yield _any_of("owner", asked.owners)
    for name, values in asked.filters.items():
        if name != leave_out:
            yield _any_of(facet(name), values)
    if asked.since or asked.until:
        yield Query.range_query(
            schema(),
            "day",
            tantivy.FieldType.Integer,
            lower_bound=asked.since.toordinal() if asked.since else None,
            upper_bound=asked.until.toordinal() if asked.until else None,
        )
    if asked.near:
        yield from _box(asked.near)


def _box(near: Near) -> Iterable[Query]:
    """Yield the ranges that enclose the circle; the longitude is left open at the poles and the date line."""
    reach = near.km / KM_PER_DEGREE
    yield _between("latitude", near.latitude - reach, near.latitude + reach)
    across = reach / max(math.cos(math.radians(min(90.0, abs(near.latitude) + reach))), 1e-9)
    if abs(near.longitude) + across <= 180:
        yield _between("longitude", near.longitude - across, near.longitude + across)


def _between(name: str, low: float, high: float) -> Query:
    return Query.range_query(schema(), name, tantivy.FieldType.Float, lower_bound=low, upper_bound=high)


def _any_of(name: str, values: Collection[str]) -> Query:
    if not values:
        return Query.empty_query()
    if len(values) > MANY:
        return Query.term_set_query(schema(), name, list(values))
    return Query.boolean_query([(Occur.Should, _term(name, value)) for value in values])


def _term(name: str, value: str) -> Query:
    return Query.term_query(schema(), name, value, "basic")


def _weighted(term: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema(), "text", term, "freq"), weight)


def _run_of_letters(run: str) -> Query:
    """A longer run says more; how rare it is does not count, since hidden documents would count in it."""
    return Query.const_score_query(Query.term_query(schema(), "grams", run, "freq"), float(len(run) - 2))


def _something_like(word: str) -> Query:
    """Return the query for a folded word as it is, with one wrong letter (two in a long one), or unfinished in a name."""
    either = [
        Query.fuzzy_term_query(schema(), "text", term, distance=_forgiven(term)) for term in normalise.tokens(word)
    ]
    either.append(Query.fuzzy_term_query(schema(), "prefixes", word, distance=_forgiven(word), prefix=True))
    return Query.boolean_query([(Occur.Should, query) for query in either])


def _forgiven(word: str) -> int:
    """Return how many wrong letters a word of this length may have."""
    return 0 if len(word) <= 3 else 1 if len(word) <= 7 else 2
