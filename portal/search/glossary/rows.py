"""The rows of the glossary as they lie in the files, and what a row calls one thing in each language."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from portal.search.normalise import tokens

LANGUAGES = ("en", "fr", "ar")
ALL = frozenset(LANGUAGES)

ABROAD = ("de", "es")
"""Languages that only questions are in."""

TYPED = "typed"
"""The column of Arabic in Latin letters."""

MARKS = "!="
FOLDER = Path(__file__).parent.with_name("glossary_data")

Phrase = tuple[str, ...]
"""The terms of one way to say something, as the index holds them."""


class Idea(NamedTuple):
    """What each language may write for one thing, the usual word first."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    ar: tuple[str, ...]
    de: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def is_general(self) -> bool:
        return bool(self.de)

    @property
    def said(self) -> dict[str, tuple[str, ...]]:
        """What it is called in each language that texts are in."""
        return dict(zip(LANGUAGES, self, strict=False))


@cache
def ideas() -> tuple[Idea, ...]:
    """Return every row, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                Idea(*(_split(row.get(language) or "") for language in (*LANGUAGES, *ABROAD, TYPED)))
                for row in csv.DictReader(file)
            ]
    return tuple(found)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("|") if word.strip())


def phrases_of(words: Iterable[str]) -> dict[Phrase, bool]:
    """What may be said in one language, and whether it is looked for too."""
    found = {tuple(tokens(word)): not word.endswith("!") for word in words}
    found.pop((), None)
    return found


def translations(text: str) -> dict[str, list[str]]:
    """Return language -> what it calls the very thing that this word or phrase names; empty where no row knows it."""
    found: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for idea in _named().get(tuple(tokens(text)), ()):
        for language, words in idea.said.items():
            found[language].update(dict.fromkeys(word.rstrip(MARKS) for word in words))
    return {language: list(words) for language, words in found.items() if words}


@cache
def _named() -> Mapping[Phrase, list[Idea]]:
    named: defaultdict[Phrase, list[Idea]] = defaultdict(list)
    for idea in ideas():
        for phrase in dict.fromkeys(tuple(tokens(word)) for word in chain(*idea.said.values())):
            named[phrase].append(idea)
    return named


@cache
def single_things() -> set[Phrase]:
    """The phrases of which no word is taken by itself."""
    said = (word for idea in ideas() for words in idea.said.values() for word in words)
    return {tuple(tokens(word)) for word in said if word.endswith("=")}


def unwanted(to: frozenset[str]) -> frozenset[str]:
    """French, where no texts are French."""
    return frozenset({"fr"}) - to
