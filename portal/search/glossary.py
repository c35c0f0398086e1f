"""What the trades call one thing in Arabic, French and English: a glossary of our own, a row for each idea.

The rows lie in `glossary_data/*.csv`: columns en, fr and ar, and in each what one may write for the idea, parted by "|",
the usual word first; loans and the words of the Maghreb, the Gulf, Egypt and the Levant stand among the others. A "!"
behind a word says that it means this only in its own language's texts, or means something else where it stands alone: it is
asked with, and never looked for.

A question is widened when it is asked, so no document need be indexed anew when a row changes.
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

LANGUAGES = ("en", "fr", "ar")
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


def others(terms: Sequence[str]) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for those of a question's terms that some row knows.

    The terms are in the order of the question, so that "date palm" is one thing. What is said for several words together
    stands at each of them. A word that is part of a longer name keeps its own others too.
    """
    table, longest = _table()
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for start in range(len(terms)):
        for size in range(min(longest.get(terms[start], 0), len(terms) - start), 0, -1):
            phrase = tuple(terms[start : start + size])
            for term in phrase if phrase in table else ():
                found[term].update(dict.fromkeys(table[phrase]))
    return {term: tuple(phrases) for term, phrases in found.items()}


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
def _table() -> tuple[Mapping[Phrase, tuple[Phrase, ...]], Mapping[str, int]]:
    """What may be said -> what else may be said for it, and the first term -> how many terms the longest such phrase has."""
    table: defaultdict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    for idea in ideas():
        for asked, sought in _pairs(idea):
            table[asked].setdefault(sought)
    longest: dict[str, int] = {}
    for phrase in table:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return {phrase: tuple(said) for phrase, said in table.items()}, longest


def _pairs(idea: Idea) -> Iterable[tuple[Phrase, Phrase]]:
    phrases = [(tuple(tokens(word)), not word.endswith("!")) for word in chain(*idea)]
    for asked, _ in phrases:
        for sought, is_sought in phrases:
            if asked and sought and is_sought and asked != sought:
                yield asked, sought
