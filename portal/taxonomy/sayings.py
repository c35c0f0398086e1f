"""What people type for a trade, by class of ISIC: plain words, words of the market and the workshop, dialects and loans; by hand.

Wider than `trades.py`, whose names are sure enough to tell a title's trade by themselves: these are to be learned from.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SAYINGS = Path(__file__).parent / "data" / "said.csv"
LANGUAGES = ("en", "fr", "ar")


@cache
def sayings() -> tuple[tuple[str, str], ...]:
    """Pairs of a class and something that is said for it, in the order of the table."""
    with SAYINGS.open(encoding="utf-8", newline="") as table:
        return tuple(
            (row["code"], said.strip())
            for row in csv.DictReader(table)
            for language in LANGUAGES
            for said in row[language].split(";")
            if said.strip()
        )
