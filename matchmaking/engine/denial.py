"""What a text says it does not do: "We own no chilled transport" is no offer of chilled transport.

Whole sentences are left out, as in negation detection of the simplest kind (NegEx, Chapman and others 2001, takes the words after
the trigger; trade texts are short, and leaving out too much only makes a match more careful). "Without" and its like are no triggers: dates
without stones are a product.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SENTENCES = re.compile(r"(?<=[.!?؟;؛\n])\s*")
_DENIES = re.compile(
    r"\b(?:no|not|never|neither|nor|cannot)\b|n['’]t\b"
    r"|\bne\b|\bn['’]|\baucune?s?\b|\bjamais\b|\bpas d(?:e\b|['’])"
    r"|(?<!\w)[وف]?(?:لا|لم|لن|ليس|ليست|لسنا)(?!\w)",
    re.IGNORECASE,
)


MOST_TEXTS = 4_000
"""So many texts are kept as they are affirmed, most of them as they are."""


@lru_cache(MOST_TEXTS)
def affirmed(text: str) -> str:
    """The text without the sentences that deny something."""
    if not _DENIES.search(text):
        return text
    return " ".join(sentence for sentence in _SENTENCES.split(text) if sentence and not _DENIES.search(sentence))
