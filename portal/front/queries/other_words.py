"""The words of the other languages for what was asked, where it is a word of the trades: offered, never searched unasked."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from portal.search.normalise import fold, tokens
from portal.taxonomy.trades import said_alike


class Word(NamedTuple):
    language: str
    text: str


def other_words(text: str) -> list[Word]:
    """Each once; words of the same stem find the same and are left out."""
    asked = tuple(tokens(text))
    told = {asked}
    found = []
    for word in _families().get(asked, ()) if asked else ():
        if (stems := tuple(tokens(word.text))) not in told:
            told.add(stems)
            found.append(word)
    return found


def is_too_short(text: str) -> bool:
    """One letter or figure: it begins half of all words, and is none."""
    return len(fold(text).replace(" ", "")) == 1


def has_word(text: str) -> bool:
    """Whether there is a letter or a figure in it: signs and pictures alone are nothing to look for."""
    return any(letter.isalnum() for letter in text)


@cache
def _families() -> dict[tuple[str, ...], list[Word]]:
    """The stems of a word -> the words of other languages for the same things, in the order of the trades."""
    families: dict[tuple[str, ...], list[Word]] = {}
    for said in said_alike():
        for language, word in said.items():
            others = [Word(code, other) for code, other in said.items() if code != language]
            families.setdefault(tuple(tokens(word)), []).extend(others)
    return families
