"""What the words of a name mean, by the glossary of the trades: the same thing in two languages is one, however it sounds.

*Golden Palm* and النخلة الذهبية share no sound. Whoever writes a list translates; so a name that is the same by its meaning is a
question for a person, never an answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from portal.search.glossary import Phrase, ideas
from portal.search.normalise import tokens

from .name_words import NAME_WORDS

LONGEST = 3
"""Words of one thing: "cold storage"."""


@lru_cache(maxsize=100_000)
def meanings_of(words: tuple[str, ...]) -> tuple[frozenset[int], ...]:
    """For each word of a name which rows of the glossary it may stand for, by itself or with its neighbours."""
    table = _table()
    terms = [(place, term) for place, word in enumerate(words) for term in tokens(word)]
    # What looks like the article may be part of the word: ألبان is no "بان".
    found: list[set[int]] = [{*table.get(tuple(tokens(f"ال{word}")), ())} for word in words]
    for start in range(len(terms)):
        for size in range(1, min(LONGEST, len(terms) - start) + 1):
            said = terms[start : start + size]
            for place, _term in said:
                found[place] |= table.get(tuple(term for _place, term in said), frozenset())
    return tuple(map(frozenset, found))


@cache
def _table() -> dict[Phrase, frozenset[int]]:
    """Terms -> the rows that say so. A word that means it only in texts of its own language is left out: a name is in none."""
    table: defaultdict[Phrase, set[int]] = defaultdict(set)
    for number, idea in enumerate(ideas()):
        for words in idea.said.values():
            for word in words:
                if not word.endswith("!") and (phrase := tuple(tokens(word.rstrip("=")))):
                    table[phrase].add(number)
    for number, thing in enumerate(re.split(r"[·\n]", NAME_WORDS), 1):
        for word in thing.split():
            for term in tokens(word)[:1]:
                table[(term,)].add(-number)
    return {phrase: frozenset(numbers) for phrase, numbers in table.items()}
