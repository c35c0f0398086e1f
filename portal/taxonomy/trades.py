"""What a trade calls itself where ISIC speaks of something else: a dyer does not look for "finishing of textiles"."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

TRADES = Path(__file__).parent / "data" / "trades.csv"
LANGUAGES = ("en", "fr", "ar")


@cache
def trades() -> dict[str, tuple[str, ...]]:
    """Words in English, French and Arabic by the code of their class."""
    with TRADES.open(encoding="utf-8", newline="") as table:
        return {row["code"]: tuple(row[code] for code in LANGUAGES) for row in csv.DictReader(table)}


def said_alike() -> Iterator[dict[str, str]]:
    """Language -> word, for each thing that a trade says in several languages: what stands at one place of a line is one thing."""
    for lines in trades().values():
        for words in zip_longest(*(line.split(";") for line in lines), fillvalue=""):
            said = {code: word.strip() for code, word in zip(LANGUAGES, words, strict=True) if word.strip()}
            if len(said) > 1:
                yield said
