"""What of a message is compared when somebody searches: the terms of its words, as the portal's one normaliser makes them."""

from __future__ import annotations

import re

from portal.search.normalise import WORD_WITH_MARKS, tokens

_WORDS = re.compile(WORD_WITH_MARKS)

MOST_ASKED = 8
"""Words of a question that count."""


def terms_in(text: str) -> list[str]:
    """Each once, word by word: also what a sentence says is not there is found by its word."""
    return list(dict.fromkeys(term for word in _WORDS.findall(text) for term in tokens(word)))


def terms_of(text: str) -> str:
    """As they are kept, each with a space on both sides, so that a beginning is found by a space before it."""
    found = terms_in(text)
    return f" {' '.join(found)} " if found else ""
