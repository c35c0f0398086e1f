"""Which trade a title asks for or offers: "Cartons of 10 kg" is corrugated board whatever link of a chain was ticked beside it.

Only the head of the title counts, since what stands behind it is what it is for: packing *of dates* asks for a packer. In English
the head ends with its noun, in French and Arabic it begins with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from portal.search.certificates import without_held
from portal.search.glossary import in_arabic
from portal.search.negation import is_absent, stated
from portal.search.normalise import tokens
from portal.taxonomy.trades import trades

from ..amounts import without_amounts
from ..engine.measures import telling

_BREAK = re.compile(
    r"[,;:()–—/]|\s-\s|(?<![^\W_])(?:of|for|to|in|with|from|on|at|by|into|via|de|du|des|à|au|aux|en|sur|pour|avec|par|dans|vers"
    r"|في|من|على|إلى|الى|مع|عن|لدى|حق|تبع|ديال|متاع|بتاع|lel|lil|dyal|diyal|mta3|ta3|bta3|7a9|7ag)(?![^\W_])|(?<![^\W_])d['’]|(?<![^\W_])(?=لل\w)",
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0621-\u064a]")

Phrase = tuple[str, ...]


@lru_cache(maxsize=4096)
def trade_named(title: str, language: str = "") -> tuple[str, ...]:
    """Return the ISIC codes of the trade that a title names in its head, in order; none where it names none that we know."""
    head, words = _split(title)
    if not head:
        return ()
    first_counts = language != "en" or bool(_ARABIC.search(in_arabic(title)[0]))
    last_counts = not first_counts or not language
    found: dict[Phrase, set[str]] = defaultdict(set)
    for start in range(head):
        for phrase, codes in _phrases().get(words[start], {}).items():
            if words[start : start + len(phrase)] != phrase:
                continue
            if (first_counts and start == 0) or (last_counts and start + len(phrase) >= head):
                found[phrase] |= codes
    longest = max(map(len, found), default=0)
    return tuple(sorted({code for phrase, codes in found.items() if len(phrase) == longest for code in codes}))


def head_of(title: str) -> str:
    """Return the telling words of the head of a title: what is asked for or offered, without what it is for."""
    head, words = _split(title)
    return " ".join(term for term in words[:head] if not is_absent(term))


def _split(title: str) -> tuple[int, Phrase]:
    """Return how many telling words the head has, and all telling words from it on."""
    head, words = 0, []
    title = in_arabic(without_held(title))[0]
    if _absent_in_names().isdisjoint(tokens(title)):
        title = stated(title)
    for part in _BREAK.split(without_amounts(title)):
        words += [term for term in telling(part) if not is_absent(term) or term in _absent_in_names()]
        head = head or len(words)
    return head, tuple(words)


@cache
def _absent_in_names() -> frozenset[str]:
    """What is not there and makes the trade: «قماش غير منسوج» is no woven cloth."""
    phrases = (phrase for by_first in _phrases().values() for phrase in by_first)
    return frozenset(term for phrase in phrases for term in phrase if is_absent(term))


@cache
def _phrases() -> dict[str, dict[Phrase, set[str]]]:
    """What trades call themselves in three languages, by the first word: phrase -> codes."""
    by_first: dict[str, dict[Phrase, set[str]]] = defaultdict(lambda: defaultdict(set))
    for code, names in trades().items():
        for name in names:
            if phrase := tuple(tokens(name)):
                by_first[phrase[0]][phrase].add(code)
    return by_first
