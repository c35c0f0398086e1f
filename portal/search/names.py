"""Names of organisations in what is said of work: "Haulage for Sukkari Packing" says nothing of packing by whoever drove.

A name is told by all its words in a row, as they are compared anywhere, its spelling aside. So part of a name stays a word like any other:
names are made of the words of trades.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from .normalise import WORD_WITH_MARKS, fold

_WORD = re.compile(WORD_WITH_MARKS)


def without_names(text: str, names: Collection[str]) -> str:
    """Return a text without these names, the longest first; the whole text where it is nothing but names."""
    if not names or not text:
        return text
    found = [(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(text)]
    words = [word for _start, _end, word in found]
    wanted = sorted({tuple(fold(name).split()) for name in names} - {()}, key=len, reverse=True)
    kept, past, at = [], 0, 0
    while at < len(words):
        size = next((len(name) for name in wanted if _stands(name, words, at)), 0)
        if size:
            kept.append(text[past : found[at][0]])
            past = found[at + size - 1][1]
        at += size or 1
    return " ".join([*kept, text[past:]]).strip() or text


def _stands(name: Sequence[str], words: Sequence[str], at: int) -> bool:
    return tuple(words[at : at + len(name)]) == tuple(name)
