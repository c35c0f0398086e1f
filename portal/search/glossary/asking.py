"""What else may be said for the terms of a question in English, French or Arabic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .rows import ALL, Phrase, single_things, unwanted
from .senses import Sense, table_of_senses
from .typed import typed_phrases


def others(terms: Sequence[str], language: str = "", to: frozenset[str] = ALL) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for those of a question's terms that some row knows.

    The terms are in the order of the question, so that "date palm" is one thing. What is said for several words together
    stands at each of them. A word that is part of a longer name keeps its own others too. In a question that is known to be
    in English or French, no word is taken for one of the other: "four" ovens are no number. `to` are the
    languages that English and French words are looked for in; an Arabic one of the trades may always be either, one of any
    trade is in French only where that is among them.
    """
    table, longest = table_of_senses()
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    end_of_one = 0
    for start in range(len(terms)):
        for size in range(min(longest.get(terms[start], 0), len(terms) - start), 0, -1):
            phrase = tuple(terms[start : start + size])
            if start + size <= end_of_one:
                break
            if phrase in single_things():
                end_of_one = start + size
            for sense in table.get(phrase, ()):
                wanted = _wanted(sense, phrase, language, to)
                for term in phrase:
                    found[term].update(
                        (one, None) for one, spoken in sense.said.items() if not wanted.isdisjoint(spoken)
                    )
    return {term: tuple(phrases) for term, phrases in found.items() if phrases}


def _wanted(sense: Sense, phrase: Phrase, language: str, to: frozenset[str]) -> frozenset[str]:
    """The languages in which a sense of what was asked is looked for; none where the question's language does not mean it."""
    not_of = {"en": "fr", "fr": "en"}.get(language, "")
    if sense.languages == {not_of} or (sense.is_doubtful and language != "fr"):
        return frozenset()
    if sense.languages == {"ar"}:
        if language == "en" and phrase in typed_phrases():
            return frozenset()
        return ALL - unwanted(to) if sense.is_general else ALL
    if sense.is_shared:
        return to - {language} if not_of else to - {"en", "fr"}
    return to
