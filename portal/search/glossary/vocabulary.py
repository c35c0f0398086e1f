"""Which words the glossary has in which language, and which of them could be another's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain

from portal.search.normalise import tokens
from portal.search.words import LOOK_ENGLISH

from .rows import LANGUAGES, Phrase, ideas


def is_english(term: str) -> bool:
    """Whether the glossary has this very word in English."""
    return term in vocabulary(of_trades=False)["en"]


def is_french(term: str) -> bool:
    """Whether the glossary has this very word in French, and not in English."""
    return term in vocabulary(of_trades=False)["fr"] and not is_english(term)


def looks_english(phrase: Phrase) -> bool:
    """Whether these French terms would be found in English texts that mean something else."""
    return len(phrase) == 1 and phrase[0] in _look_english()


@cache
def _look_english() -> set[str]:
    return set(chain(*map(tokens, LOOK_ENGLISH)))


@cache
def vocabulary(*, of_trades: bool) -> Mapping[str, set[str]]:
    """Language -> the terms that the glossary uses in it; with `of_trades` no French ones of any trade, which would leave English
    words of the trades out that mean one thing in a trade: a "date" is a fruit."""
    cells = {
        language: chain(
            *(idea.said[language] for idea in ideas() if not (of_trades and idea.is_general and language == "fr"))
        )
        for language in LANGUAGES
    }
    return {language: set(chain(*map(tokens, words))) for language, words in cells.items()}
