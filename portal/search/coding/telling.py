"""How much of a saying stands in a text, word by word: letters that are alike by chance are no ground for a code."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import lru_cache

from ..normalise import grams, tokens

LEAST_COUSIN = 0.45
"""Two words share so many of their runs of letters (cosine) or are strangers."""

SHORTEST_LATIN, SHORTEST_ARABIC = 6, 4
"""Letters. Shorter words are the same or strangers: balah is no balai. Arabic writes no short vowels."""


def told_by(asked: Sequence[str], saying: Sequence[str], grounds: Collection[str]) -> float:
    """Return the part of the tokens of a saying that a text says, or of the text that the saying says, whichever is more (0 to 1).

    Nothing where none of `grounds`, the tokens of the text that may be ground for a code, is said.
    """
    if not any(alike(one, other) for one in grounds for other in saying):
        return 0.0
    return max(_part(saying, asked), _part(asked, saying))


def telling_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a text, each once."""
    return tuple(dict.fromkeys(tokens(text)))


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> float:
    """Return 1 for the same token, the cosine of the runs of letters for long cousins, 0 for strangers, and for words that differ in their
    first letter alone."""
    if one == other:
        return 1.0
    if len(one) == len(other) and one[1:] == other[1:]:  # a chilled thing («فريكو») is nothing knitted («تريكو»)
        return 0.0
    least = SHORTEST_LATIN if one.isascii() and other.isascii() else SHORTEST_ARABIC
    if min(len(one), len(other)) < least:
        return 0.0
    runs, others = frozenset(grams(one)), frozenset(grams(other))
    cosine = len(runs & others) / math.sqrt(len(runs) * len(others))
    return cosine if cosine >= LEAST_COUSIN else 0.0


def _part(wanted: Sequence[str], there: Sequence[str]) -> float:
    if not wanted:
        return 0.0
    return sum(max((alike(one, other) for other in there), default=0.0) for one in wanted) / len(wanted)
