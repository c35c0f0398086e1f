"""Deeper cuts of words than the index knows: to look a word of a question up in a list, whatever its ending.

The index holds light stems (normalise.py), which cut alike whatever the language is. Where the language is known and the list is
ours, the stemmers of tantivy (Snowball: Porter 2001) bring more forms of a word together.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import tantivy

from portal.search.normalise import fold, tokens

_NAMES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "ar": "arabic"}
_WORD = re.compile(r"[^\W\d_]+|\w+")


def written(text: str) -> list[tuple[str, str]]:
    """Return each term of a text with the word that says it, as it is written, in order, repetitions included."""
    return [(terms[0], word) for word in _WORD.findall(text) if (terms := tokens(word))]


@lru_cache(maxsize=200_000)
def deep_stem(word: str, language: str) -> str:
    """Return the stem of a word in a language, in plain spelling."""
    cut = _analyser(language).analyze(word)
    return fold(cut[0]) if cut else ""


@lru_cache(maxsize=200_000)
def deep_stems(word: str) -> frozenset[str]:
    """Return the stems of a word in each language that texts are in and that is written in its letters."""
    languages = ("ar",) if _ARABIC.search(word) else ("en", "fr")
    return frozenset(stem for language in languages if len(stem := deep_stem(word, language)) >= _LEAST_STEM)


_ARABIC = re.compile(r"[\u0621-\u064a]")
_LEAST_STEM = 3
"""Letters. What is shorter tells no word."""


@cache
def _analyser(language: str) -> tantivy.TextAnalyzer:
    small = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.lowercase())
    return small.filter(tantivy.Filter.stemmer(_NAMES[language])).build()
