"""Questions in German and Spanish, in which no text is: their words by deeper stems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from portal.search.stems import deep_stem, written

from .rows import ABROAD, ALL, MARKS, Phrase, ideas, phrases_of, unwanted


def from_abroad(text: str, language: str, to: frozenset[str] = ALL) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for a question in a language of `ABROAD`; in French where that is among `to`."""
    table, wanted = _abroad()[language], ALL - unwanted(to)
    words = [(term, deep_stem(word, language)) for term, word in written(text)]
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for start in range(len(words)):
        for size in range(min(_LONGEST_ABROAD, len(words) - start), 0, -1):
            said = words[start : start + size]
            if phrases := table.get(tuple(stem for _, stem in said)):
                for term, _ in said:
                    found[term].update((one, None) for one, spoken in phrases.items() if not wanted.isdisjoint(spoken))
    return {term: tuple(phrases) for term, phrases in found.items()}


def is_known_abroad(word: str, language: str) -> bool:
    return (deep_stem(word, language),) in _abroad()[language]


_LONGEST_ABROAD = 3


@cache
def _abroad() -> Mapping[str, Mapping[Phrase, Mapping[Phrase, set[str]]]]:
    """Language of `ABROAD` -> the deep stems of what is said in it -> what texts say for it, with the languages of that."""
    found: dict[str, dict[Phrase, dict[Phrase, set[str]]]] = {language: {} for language in ABROAD}
    for idea in ideas():
        for language, said in zip(ABROAD, (idea.de, idea.es), strict=True):
            for one in said:
                stems = tuple(deep_stem(word, language) for _, word in written(one.rstrip(MARKS)))
                there = found[language].setdefault(stems, {})
                for spoken, words in idea.said.items():
                    for phrase, is_sought in phrases_of(words).items():
                        if is_sought:
                            there.setdefault(phrase, set()).add(spoken)
    return found
