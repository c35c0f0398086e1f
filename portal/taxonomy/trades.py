"""What a trade calls itself where ISIC speaks of something else: a dyer does not look for "finishing of textiles".

One thing a line, in three languages as far as each has a word for it; a class has as many lines as its trade has words.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TRADES = Path(__file__).parent / "data" / "trades.csv"
LANGUAGES = ("en", "fr", "ar")


@cache
def trades() -> dict[str, tuple[str, ...]]:
    """The words of all languages by the code of their class."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for code, said in _lines():
        words[code] |= dict.fromkeys(said.values())
    return {code: tuple(found) for code, found in words.items()}


def said_alike() -> Iterator[dict[str, str]]:
    """Language -> word, for each thing that a trade says in several languages."""
    return (said for _, said in _lines() if len(said) > 1)


@cache
def _lines() -> list[tuple[str, dict[str, str]]]:
    with TRADES.open(encoding="utf-8", newline="") as table:
        return [(row["code"], {one: row[one] for one in LANGUAGES if row[one]}) for row in csv.DictReader(table)]
