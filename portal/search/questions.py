"""From a SearchQuery to the index's own queries. Who may see what is part of every one (see rooms.py)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur, Query

from portal.search import circles, normalise
from portal.search.negation import stated
from portal.search.ranking import Others, rarity_of, repeated
from portal.search.records import CARD, BadPosition, SearchQuery
from portal.search.rooms import Rooms, rooms_for
from portal.search.schema import WIDE, lane_of, schema, wide_term

if TYPE_CHECKING:
    from portal.search.view import View

    Clause = tuple[Occur, Query]

MANY = 100
"""More values than this are looked up as a set, which first collects all their documents; few are walked along (4 times faster)."""

_HEX = re.compile(r"(?:[0-9a-f]{2}){8,}")
_FACET = re.compile(r"[a-z_]+")
_INT64 = 2**63


def parts(asked: SearchQuery, view: View, *, leave_out: str | None = None) -> list[Query]:
    """Return queries that have no document in common and together find what is asked for.

    What lies in the reader's wide room is one part, what lies in narrow ones the other: two walks take less than one along
    the two joined, and mostly there is only the first. `leave_out` drops one facet's filter, to count
    what else that facet offers.
    """
    if leave_out in asked.filters:
        return _parts(asked, view, leave_out, view.words(asked))
    return view.queries(asked, lambda terms: _parts(asked, view, None, terms))


def _parts(asked: SearchQuery, view: View, leave_out: str | None, terms: Counter[str]) -> list[Query]:
    narrowing = [*_narrowing(asked, view, leave_out)]
    others = view.others(asked)
    if not (asked.family and asked.kinds):
        return [_all_of([*_audience(asked, view), *narrowing, *_words(asked, terms, others)])]
    rooms = rooms_for(view, asked.family, asked.kinds, asked.audience)
    found = []
    if rooms.wide:
        found.append(_all_of([*_wide(asked, rooms, terms, others), *narrowing]))
    if rooms.narrow:
        found.append(_all_of([*_narrow(rooms), *narrowing, *_words(asked, terms, others)]))
    return found


def in_lanes(asked: SearchQuery, view: View, terms: Counter[str]) -> Query:
    """Return the query for the words in the asker's wide room, along the lanes of the kinds asked for.

    Its terms stand in this room and lane only, and each counts as it is rare among public documents, as in ranking.py, whatever the lane:
    so a long profile and a short line of trade are proposed by one measure. Where nothing else narrows it, it passes over what
    cannot be among the best.
    """
    rooms = rooms_for(view, asked.family or "", asked.kinds, asked.audience)
    if not rooms.wide:
        return Query.empty_query()
    field = WIDE[rooms.reach]
    clauses: list[Clause] = []
    for lane in sorted({lane_of(kind) for kind in asked.kinds}):
        clauses += _said_in_lane(terms, view, view.others(asked), field, partial(wide_term, lane))
    if not clauses:
        return Query.empty_query()
    said = Query.boolean_query(clauses)
    return _all_of([(Occur.Must, said), *_narrowing(asked, view, None)])


def beyond_lanes(asked: SearchQuery, view: View, terms: Counter[str]) -> Query | None:
    """Return the query for the words in the asker's narrow rooms, None where nothing lies in them.

    Where so little lies in them that all of it may be proposed, it is without the words: what says none of them scores nothing.
    """
    rooms = rooms_for(view, asked.family or "", asked.kinds, asked.audience)
    if not rooms.narrow:
        return None
    is_little = view.held("room", rooms.narrow) <= asked.limit
    words = [] if is_little else _words(asked, terms, view.others(asked))
    return _all_of([*_narrow(rooms), *_narrowing(asked, view, None), *words])


def whole(asked: SearchQuery, view: View) -> Query:
    """Return the same as one query."""
    return _either(parts(asked, view))


def completion(typed: str, asked: SearchQuery, view: View, *, forgive: bool) -> Query:
    """Return the query for names of which every typed word begins a word; `forgive` allows one wrong letter."""
    clauses = [(Occur.Must, whole(asked, view))]
    for word in normalise.fold(typed).split():
        distance = 1 if forgive and len(word) > 3 else 0
        # With its article and without: whoever types "the dates" is shown "dates" too.
        clauses.append((Occur.Must, _either([_beginning(one, distance) for one in normalise.prefixable(word)])))
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
    """Return the name of a facet. Raises ValueError for what cannot be one."""
    if not _FACET.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a facet")
    return name


def must(query: Query) -> Clause:
    """Return the clause for what must fit and says nothing about how well it fits."""
    return Occur.Must, Query.const_score_query(query, 0.0)


# Who is asking


def _audience(asked: SearchQuery, view: View) -> list[Clause]:
    """Where it is not said what is looked for: one of the asker's terms is there, and none with a "!" before it."""
    held = view.existing("audience", asked.audience)
    barred = view.existing("audience", (f"!{term}" for term in asked.audience))
    return [must(_any_of("audience", held)), *_not(barred, "audience")]


def _wide(asked: SearchQuery, rooms: Rooms, terms: Counter[str], others: Others) -> list[Clause]:
    """The words in the wide room. In cards the terms say by themselves that they are there, and of which kind."""
    if not (asked.text.strip() and asked.match == "all" and asked.family == CARD):
        return [must(_any_of("room", rooms.wide)), *_words(asked, terms, others)]
    field = WIDE[rooms.reach]
    kinds = [
        _all_of(_terms(terms, Occur.Must, others, field=field, written=partial(wide_term, kind)))
        for kind in asked.kinds
    ]
    return [(Occur.Must, _either(kinds))]


def _narrow(rooms: Rooms) -> list[Clause]:
    return [must(_any_of("room", rooms.narrow)), *_not(rooms.barring, "room")]


def _not(values: Collection[str], field: str) -> list[Clause]:
    return [(Occur.MustNot, _any_of(field, values))] if values else []


# What for


def _words(asked: SearchQuery, terms: Counter[str], others: Others) -> list[Clause]:
    """The clause for the text alone, if there is any. Its score only proposes documents; ranking.py decides."""
    if not asked.text.strip():
        return []
    if asked.match == "letters":
        runs = dict.fromkeys(normalise.grams(stated(asked.text)))
        return [(Occur.Must, _either([_run_of_letters(run) for run in runs]))]
    if asked.match == "close":
        folded = normalise.fold(stated(asked.text)).split()
        return [(Occur.Must, _all_of([(Occur.Must, _something_like(word)) for word in folded]))]
    if asked.match == "all":
        return [(Occur.Must, _all_of(_terms(terms, Occur.Must, others)))]
    return [(Occur.Must, Query.boolean_query(_terms(terms, Occur.Should, others)))]


def _terms(
    terms: Counter[str], occur: Occur, others: Others, *, field: str = "text", written: Callable[[str], str] = str
) -> list[Clause]:
    def one(term: str) -> Query:
        return Query.term_query(schema(), field, written(term), "freq")

    clauses = []
    for term, count in terms.items():
        query = one(term)
        if ways := others.get(term):
            # The best of them counts, not all together: they are one word.
            said = [Query.boost_query(_phrase([*map(one, phrase)]), counts) for phrase, counts in ways]
            query = Query.disjunction_max_query([query, *said])
        clauses.append((occur, query if count == 1 else Query.boost_query(query, repeated(count))))
    return clauses


def _said_in_lane(
    terms: Counter[str], view: View, others: Others, field: str, written: Callable[[str], str]
) -> Iterable[Clause]:
    """The words, each as rare as our own score takes it to be; those that nobody says in this lane are not asked for."""

    def one(term: str, rare: float) -> Query | None:
        told = view.rarity_in(field, written(term))
        if told is None:
            return None
        return Query.boost_query(Query.term_query(schema(), field, written(term), "freq"), rare / told)

    for term, count in terms.items():
        ways = others.get(term, ())
        rare = repeated(count) * rarity_of(view.known, term, ways)
        said = [one(term, rare)]
        for phrase, counts in ways:
            words = [one(word, rare * counts) for word in phrase]
            said.append(None if None in words else _phrase([word for word in words if word]))
        if found := [way for way in said if way]:
            # The best of them counts, not all together: they are one word.
            yield Occur.Should, found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def _phrase(words: list[Query]) -> Query:
    """All words of another way to say a term; together they count as one."""
    if len(words) == 1:
        return words[0]
    return Query.boost_query(Query.boolean_query([(Occur.Must, word) for word in words]), 1 / len(words))


def _run_of_letters(run: str) -> Query:
    """A longer run says more; how rare it is does not count, since hidden documents would count in it."""
    return Query.const_score_query(Query.term_query(schema(), "grams", run, "freq"), float(len(run) - 2))


def _something_like(word: str) -> Query:
    """Return the query for a folded word as it is, with one wrong letter (two in a long one), or unfinished in a name."""
    either = [
        Query.fuzzy_term_query(schema(), "text", term, distance=_forgiven(term)) for term in normalise.tokens(word)
    ]
    return _either([*either, *(_beginning(one, _forgiven(one)) for one in normalise.prefixable(word))])


def _beginning(word: str, distance: int) -> Query:
    return Query.fuzzy_term_query(schema(), "prefixes", word, distance=distance, prefix=True)


def _forgiven(word: str) -> int:
    """Return how many wrong letters a word of this length may have."""
    return 0 if len(word) <= 3 else 1 if len(word) <= 7 else 2


# What else it must be


def _narrowing(asked: SearchQuery, view: View, leave_out: str | None) -> Iterable[Clause]:
    if not (asked.family and asked.kinds):  # else the rooms say it
        if asked.family is not None:
            yield must(_term("family", asked.family))
        if asked.kinds:
            yield must(_any_of("kind", asked.kinds))
    if asked.owners:
        yield must(_any_of("owner", asked.owners))
    if asked.without_owners:
        yield Occur.MustNot, _any_of("owner", asked.without_owners)
    for name, values in asked.filters.items():
        if name != leave_out:
            yield must(_any_of(f"facets.{facet(name)}", values))
    if asked.since or asked.until:
        yield must(
            Query.range_query(
                schema(),
                "day",
                tantivy.FieldType.Integer,
                lower_bound=asked.since.toordinal() if asked.since else None,
                upper_bound=asked.until.toordinal() if asked.until else None,
            )
        )
    if asked.near:
        yield must(circles.inside(view, asked.near))


# How queries are joined


def _all_of(clauses: list[Clause]) -> Query:
    """One clause alone is walked along faster than when it is joined with nothing."""
    if len(clauses) == 1 and clauses[0][0] == Occur.Must:
        return clauses[0][1]
    return Query.boolean_query(clauses)


def _either(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _any_of(name: str, values: Collection[str]) -> Query:
    if not values:
        return Query.empty_query()
    if len(values) > MANY:
        return Query.term_set_query(schema(), name, list(values))
    return _either([_term(name, value) for value in values])


def _term(name: str, value: str) -> Query:
    return Query.term_query(schema(), name, value, "basic")
