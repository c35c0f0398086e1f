"""What the trades call one thing in Arabic, French and English: a glossary of our own, a row for each idea.

The rows lie in `glossary_data/*.csv`: columns en, fr and ar, and in each what one may write for the idea, parted by "|",
the usual word first; loans and the words of the Maghreb, the Gulf, Egypt and the Levant stand among the others. A "!"
behind a word says that it means this only in its own language's texts, or means something else where it stands alone: it is
asked with, and never looked for.

A question is widened when it is asked, so no document need be indexed anew when a row changes. English and French words are
widened to the other languages only, and to nothing that reads as a word of their own: synonyms found less on questions in
English over English texts. Arabic ones are widened to Arabic too, as one thing has a name in each country.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from portal.search.normalise import tokens
from portal.search.words import LOOK_ENGLISH

LANGUAGES = ("en", "fr", "ar")
ALL = frozenset(LANGUAGES)
FOLDER = Path(__file__).with_name("glossary_data")

Phrase = tuple[str, ...]
"""The terms of one way to say something, as the index holds them."""


class Idea(NamedTuple):
    """What each language may write for one thing, the usual word first."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    ar: tuple[str, ...]


def translations(text: str) -> dict[str, list[str]]:
    """Return language -> what it calls the very thing that this word or phrase names; empty where no row knows it."""
    found: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for idea in _named().get(tuple(tokens(text)), ()):
        for language, words in zip(LANGUAGES, idea, strict=True):
            found[language].update(dict.fromkeys(word.rstrip("!") for word in words))
    return {language: list(words) for language, words in found.items() if words}


def others(terms: Sequence[str], language: str = "", to: frozenset[str] = ALL) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for those of a question's terms that some row knows.

    The terms are in the order of the question, so that "date palm" is one thing. What is said for several words together
    stands at each of them. A word that is part of a longer name keeps its own others too. In a question that is known to be
    in English or French, no word is taken for one of the other: "four" ovens are no number. `to` are the
    languages that English and French words are looked for in; an Arabic one may always be either.
    """
    table, longest = _table()
    not_of = {"en": "fr", "fr": "en"}.get(language, "")
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for start in range(len(terms)):
        for size in range(min(longest.get(terms[start], 0), len(terms) - start), 0, -1):
            phrase = tuple(terms[start : start + size])
            for languages, said in table.get(phrase, ()):
                if languages == {not_of}:
                    continue
                wanted = ALL if languages == {"ar"} else to
                for term in phrase:
                    found[term].update((one, None) for one, spoken in said.items() if not wanted.isdisjoint(spoken))
    return {term: tuple(phrases) for term, phrases in found.items() if phrases}


def looks_english(phrase: Phrase) -> bool:
    """Whether these French terms would be found in English texts that mean something else."""
    return len(phrase) == 1 and phrase[0] in _look_english()


@cache
def _look_english() -> set[str]:
    return set(chain(*map(tokens, LOOK_ENGLISH)))


def single_terms() -> Iterable[str]:
    """The terms that name something by themselves."""
    return (phrase[0] for phrase in _table()[0] if len(phrase) == 1)


@cache
def ideas() -> tuple[Idea, ...]:
    """Return every row, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [Idea(*(_split(row[language]) for language in LANGUAGES)) for row in csv.DictReader(file)]
    return tuple(found)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("|") if word.strip())


@cache
def _named() -> Mapping[Phrase, list[Idea]]:
    named: defaultdict[Phrase, list[Idea]] = defaultdict(list)
    for idea in ideas():
        for phrase in dict.fromkeys(tuple(tokens(word)) for word in chain(*idea)):
            named[phrase].append(idea)
    return named


@cache
def _table() -> tuple[Mapping[Phrase, list[tuple[set[str], dict[Phrase, set[str]]]]], Mapping[str, int]]:
    """What may be said -> for each idea, in which languages it is said, and what else may be said for it with the languages of
    that; and the first term -> how many terms the longest such phrase has.
    """
    table: defaultdict[Phrase, list[tuple[set[str], dict[Phrase, set[str]]]]] = defaultdict(list)
    for idea in ideas():
        said = dict(zip(LANGUAGES, map(_phrases, idea), strict=True))
        for asked in dict.fromkeys(chain(*said.values())):
            languages = {language for language in LANGUAGES if asked in said[language]}
            sought: dict[Phrase, set[str]] = {}
            for language in LANGUAGES:
                for phrase, is_sought in said[language].items():
                    if is_sought and phrase != asked and _is_worth(phrase, language, languages):
                        sought.setdefault(phrase, set()).add(language)
            if sought:
                table[asked].append((languages, sought))
    longest: dict[str, int] = {}
    for phrase in table:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return table, longest


def _phrases(words: Iterable[str]) -> dict[Phrase, bool]:
    """What may be said in one language, and whether it is looked for too."""
    found = {tuple(tokens(word)): not word.endswith("!") for word in words}
    found.pop((), None)
    return found


def _is_worth(phrase: Phrase, language: str, asked_in: set[str]) -> bool:
    """Whether a phrase is of another language than what is asked, and not all of its words are words of that one too."""
    if language == "ar":
        return True
    if asked_in == {"en"} and looks_english(phrase):
        return False
    return language not in asked_in and not any(_vocabulary()[one].issuperset(phrase) for one in asked_in - {"ar"})


@cache
def _vocabulary() -> Mapping[str, set[str]]:
    """Language -> the terms that the glossary uses in it."""
    cells = {language: chain(*(idea[number] for idea in ideas())) for number, language in enumerate(LANGUAGES)}
    return {language: set(chain(*map(tokens, words))) for language, words in cells.items()}
