"""Arabic that is typed in Latin letters: "na7taj karatin"."""

from __future__ import annotations

import re
from functools import cache

from portal.search.normalise import tokens

from .rows import MARKS, Phrase, ideas
from .vocabulary import is_english, is_french


def is_typed_arabic(term: str) -> bool:
    """Whether this is a usual way to type an Arabic word of the trades in Latin letters."""
    return (term,) in typed_phrases()


@cache
def typed_phrases() -> set[Phrase]:
    return {tuple(tokens(word)) for idea in ideas() for word in idea.typed}


def in_arabic(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with what is Arabic typed in Latin letters in Arabic ones, and of each word that came in so how it was typed."""
    typed: dict[str, str] = {}

    def written(match: re.Match[str]) -> str:
        arabic = _arabic_of_typed().get(match[0].casefold(), "")
        typed.update(dict.fromkeys(arabic.split(), match[0]))
        return arabic or match[0]

    return _LATIN_WORD.sub(written, text), typed


_LATIN_WORD = re.compile(r"(?<![^\W_])[A-Za-z0-9]+(?![^\W_])")


@cache
def _arabic_of_typed() -> dict[str, str]:
    """A single typed word that is none of English or French -> the usual Arabic word of the first row that has it, one word if it can."""
    found: dict[str, str] = {}
    for idea in ideas():
        arabic = [word.rstrip(MARKS) for word in idea.ar]
        usual = next((word for word in arabic if " " not in word), arabic[0] if arabic else "")
        for word in (one.rstrip(MARKS).casefold() for one in idea.typed):
            term = next(iter(tokens(word)), "")
            if usual and term and " " not in word and not is_english(term) and not is_french(term):
                found.setdefault(word, usual)
    return found
