"""The index as it is at one commit, with what was once found out about it. The next commit gives another view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar

import tantivy
from tantivy import Query

from portal.search import normalise, ranking, sounds, wider
from portal.search.kept import Kept
from portal.search.letters import Letters
from portal.search.negation import is_absent
from portal.search.records import SearchQuery
from portal.search.stems import deep_stem
from portal.search.stored import Piece
from portal.search.words import TRADE

MOST_KEPT = 1_000
MOST_WIDENED = 16
MOST_TERMS = 50_000

_LEAST_STEM = 4
"""Letters. Shorter stems are shared by chance."""

SPOKEN = 0.001
"""A language is spoken where so many words of its trades are found per public document; strays are no language."""

T = TypeVar("T")


class View:
    """`crowded` names the facets that have too many combinations of values to be counted by combination. `kept` is handed on from
    view to view."""

    def __init__(self, searcher: tantivy.Searcher, kept: Kept) -> None:
        self.searcher = searcher
        self._pieces = kept
        self.known = statistics(searcher)
        self.crowded: set[str] = set()
        self._last: tuple[SearchQuery | None, Counter[str], list[Query]] = (None, Counter(), [])
        self._kept: dict[Hashable, Any] = {}
        self._holds: dict[str, bool] = {}
        self._forms: dict[str, dict[str, list[str]]] = {}
        self._sounding: dict[str, dict[str, list[str]]] = {}
        self._widened: dict[tuple[str, str], ranking.Others] = {}
        self.rarity_in = lru_cache(MOST_TERMS)(partial(rarity_in, searcher))

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under this key at this commit, or make it; what is made must depend on the key alone."""
        try:
            kept: T = self._kept[key]
        except KeyError:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = make()
        return kept

    def words(self, asked: SearchQuery) -> Counter[str]:
        """Return the terms of a question, and how often it says each."""
        last, terms, _ = self._last
        return terms if last is asked else Counter(terms_of(asked.text))

    def others(self, asked: SearchQuery) -> ranking.Others:
        """Return what else may be said for the terms of a question that wants other languages too."""
        if not asked.wide:
            return {}
        return self._others(asked.text, asked.language)

    def _others(self, text: str, language: str = "") -> ranking.Others:
        """One text is asked several times: in each lane, and for how strange it is."""
        if (found := self._widened.get((text, language))) is None:
            if len(self._widened) >= MOST_WIDENED:
                self._widened = {}
            found = self._widened[text, language] = wider.others_in(self, text, language)
        return found

    def pieces(self, addresses: Sequence[tantivy.DocAddress]) -> list[Piece]:
        """Return what is stored of the documents that lie there."""

        def stored_at(place: int) -> Any:
            return self.searcher.doc(addresses[place]).get_first("stored")

        return self._pieces.pieces(self.searcher.fast_field_values("piece", addresses), stored_at)

    def letters(self) -> Letters:
        """Return the runs of letters of its terms; read when first asked for."""
        return self.keep("letters", lambda: Letters(self.searcher, self.known))

    def strangeness(self, text: str) -> float:
        """Return the share (0 to 1) of a text's terms that no public document says, in these or other words."""
        terms = dict.fromkeys(terms_of(text))
        others = self._others(text)
        strange = [
            term for term in terms if term not in others and not is_absent(term) and not self.known.holding(term)
        ]
        return len(strange) / len(terms) if terms else 0.0

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that documents are in: public ones, but for Arabic, whose letters say by themselves what is in it."""
        least = max(1.0, SPOKEN * self.known.documents)
        spoken = {
            language
            for language, words in TRADE.items()
            if sum(self.known.holding(term) for word in words for term in normalise.tokens(word)) >= least
        }
        return frozenset({"ar", *spoken} if self.has_arabic else spoken)

    @cached_property
    def has_arabic(self) -> bool:
        return any(self.searcher.terms_with_prefix("text", letter, limit=1) for letter in "امتبشسنح")

    def holds(self, term: str) -> bool:
        """Whether some document has this term; what a reader may not see is not found for it all the same."""
        if (known := self._holds.get(term)) is None:
            known = self._holds[term] = bool(self.searcher.doc_freq("text", term))
        return known

    def sounding(self, term: str) -> Iterable[str]:
        """Yield the terms in the other script that have the consonants of this one."""
        for key in sounds.skeletons(term):
            for beginning in sounds.beginnings(term):
                yield from self._beginning(beginning).get(key, ())

    def forms(self, term: str) -> list[str]:
        """Return the other terms in Latin letters that are forms of the same English word, as "developing" of "develop"."""
        stem = deep_stem(term, "en")
        if len(stem) < _LEAST_STEM:
            return []
        beginning = stem[:_LEAST_STEM]
        if (known := self._forms.get(beginning)) is None:
            known = self._forms[beginning] = {}
            for one, _ in self.searcher.terms_with_prefix("text", beginning):
                known.setdefault(deep_stem(one, "en"), []).append(one)
        return [one for one in known.get(stem, ()) if one != term]

    def _beginning(self, beginning: str) -> dict[str, list[str]]:
        """Skeleton -> the terms that begin so. Read as far as it is asked for, once a commit."""
        if (found := self._sounding.get(beginning)) is None:
            found = self._sounding[beginning] = {}
            for term, _ in self.searcher.terms_with_prefix("text", beginning):
                for key in sounds.skeletons(term):
                    found.setdefault(key, []).append(term)
        return found

    def queries(self, asked: SearchQuery, make: Callable[[Counter[str]], list[Query]]) -> list[Query]:
        """Return what a question became; a list and its counts are asked with one and the same, so it is made once."""
        last, _, made = self._last
        if last is not asked:
            terms = Counter(terms_of(asked.text))
            made = make(terms)
            self._last = (asked, terms, made)
        return made

    def held(self, field: str, values: Iterable[str]) -> int:
        """Return how many documents have these values in a field, at most: one that has two is counted twice."""
        return sum(self.searcher.doc_freq(field, value) for value in values)

    def existing(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """Return those values that some document has in this field."""
        return tuple(value for value in values if self.searcher.doc_freq(field, value))


@lru_cache(maxsize=64)
def terms_of(text: str) -> tuple[str, ...]:
    """Return the terms of a question, as `normalise.tokens`: it is cut into them for each lane, and for how strange it is."""
    return tuple(normalise.tokens(text))


def statistics(searcher: tantivy.Searcher) -> ranking.Statistics:
    """Return what scores are made of, counted in public documents only."""
    found = searcher.aggregate(Query.all_query(), {"length": {"stats": {"field": "public_length"}}})["length"]
    return ranking.Statistics(
        documents=int(found["count"]),
        mean_length=found["avg"] or 0.0,
        holding=lru_cache(MOST_TERMS)(partial(searcher.doc_freq, "public")),
    )


def rarity_in(searcher: tantivy.Searcher, field: str, term: str) -> float | None:
    """Return how rare the index itself takes a term of a field to be when it ranks, None where no document has it."""
    holding = searcher.doc_freq(field, term)
    return ranking.rarity(holding, max(searcher.num_docs, holding)) if holding else None
