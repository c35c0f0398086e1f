"""From a SearchQuery to the index's own query. The audience is the first clause of every one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable

import tantivy
from tantivy import Occur, Query

from portal.search import normalise
from portal.search.records import BadPosition, Near, SearchQuery
from portal.search.schema import schema

NAME_BOOST = 2.0
KM_PER_DEGREE = 111.2
EARTH_KM = 6371.0

_HEX = re.compile(r"(?:[0-9a-f]{2}){8,}")
_FACET = re.compile(r"[a-z_]+")
_INT64 = 2**63


def build(asked: SearchQuery, *, leave_out: str | None = None) -> Query:
    """Return the whole query; `leave_out` drops one facet's filter, to count what else that facet offers."""
    clauses = [(Occur.Must, Query.const_score_query(_any_of("audience", asked.audience), 0.0))]
    clauses += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in _filters(asked, leave_out)]
    if asked.without_owners:
        clauses.append((Occur.MustNot, _any_of("owner", asked.without_owners)))
    if asked.text.strip():
        clauses.append((Occur.Must, words(asked)))
    return Query.boolean_query(clauses)


def words(asked: SearchQuery) -> Query:
    """Return the query for the text alone, ranked by BM25; a word said twice counts twice."""
    terms = Counter(normalise.tokens(asked.text))
    if asked.match == "all":
        clauses = [(Occur.Must, _name_or_text(term)) for term in terms]
    else:
        clauses = [(Occur.Should, _weighted("text", term, count)) for term, count in terms.items()]
    if asked.grams:
        runs = Counter(normalise.grams(asked.text)).items()
        either = [(Occur.Should, _weighted("grams", run, count)) for run, count in runs]
        if clauses:
            either.append((Occur.Should, Query.boolean_query(clauses)))
        clauses = either
    return Query.boolean_query(clauses) if clauses else Query.empty_query()


def completion(typed: str, audience: Collection[str], family: str, *, forgive: bool) -> Query:
    """Return the query for names of which every typed word begins a word; `forgive` allows one wrong letter."""
    clauses = [
        (Occur.Must, Query.const_score_query(_any_of("audience", audience), 0.0)),
        (Occur.Must, _term("family", family)),
    ]
    for word in normalise.fold(typed).split():
        distance = 1 if forgive and len(word) > 3 else 0
        clauses.append((Occur.Must, Query.fuzzy_term_query(schema(), "prefixes", word, distance=distance, prefix=True)))
    return Query.boolean_query(clauses)


def reading_on(index: tantivy.Index, asked: SearchQuery) -> Query | None:
    """Return the clause for what follows `asked.after` in its order, or None at the beginning of the list."""
    if asked.after is None:
        return None
    if asked.order == "name" and _HEX.fullmatch(asked.after):
        return index.parse_query(f"by_name:{{{asked.after} TO *}}", ["by_name"])
    if asked.order == "newest" and asked.after.isascii() and asked.after.isdigit() and int(asked.after) < _INT64:
        return Query.range_query(
            schema(), "by_day", tantivy.FieldType.Integer, upper_bound=int(asked.after), include_upper=False
        )
    raise BadPosition(asked.after)


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
    return Query.term_set_query(schema(), name, list(values)) if values else Query.empty_query()


def _term(name: str, value: str) -> Query:
    return Query.term_query(schema(), name, value, "basic")


def _weighted(name: str, term: str, count: int) -> Query:
    query = Query.term_query(schema(), name, term, "freq")
    return query if count == 1 else Query.boost_query(query, float(count))


def _name_or_text(term: str) -> Query:
    return Query.boolean_query(
        [
            (Occur.Should, _weighted("text", term, 1)),
            (Occur.Should, Query.boost_query(Query.term_query(schema(), "name", term, "freq"), NAME_BOOST)),
        ]
    )
