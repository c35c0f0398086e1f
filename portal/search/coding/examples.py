"""What coders learn from, and what they answer with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..normalise import WORD_WITH_MARKS

MOST_WORDS = 3
"""So many words are told at most; those that said less than half of what the first did are not."""

_WORD = re.compile(rf"{WORD_WITH_MARKS}(?:['’-]{WORD_WITH_MARKS})*")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its codes, or beginnings of codes, with shares that add up to one. `counts` is how far it is trusted beside others.

    `title_of` is the code whose own title the text is, or "".
    """

    text: str
    codes: Mapping[str, float]
    counts: float = 1.0
    title_of: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with what speaks for it in all, its probability among the codes, and the words that said most of it, the strongest
    first, as they are written. `told` is how much of its best saying stands there word by word (0 to 1; only of Nearest)."""

    code: str
    points: float
    share: float
    words: tuple[str, ...] = ()
    told: float = 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are first written, each once; a single letter is none."""
    first: dict[str, str] = {}
    for word in _WORD.findall(text):
        if len(word) > 1:
            first.setdefault(word.casefold(), word)
    return list(first.values())


def strongest(words: Sequence[str], said: NDArray[np.float32]) -> tuple[str, ...]:
    """Return the words that said most, the strongest first; none where none said anything."""
    order = np.argsort(-said, kind="stable")[:MOST_WORDS]
    least = max(float(said.max(initial=0.0)) / 2, 1e-9)
    return tuple(words[one] for one in order if said[one] >= least)
