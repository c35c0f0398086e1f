"""What a trade calls itself where ISIC speaks of something else: a dyer does not look for "finishing of textiles"."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TRADES = Path(__file__).parent / "data" / "trades.csv"


@cache
def trades() -> dict[str, tuple[str, ...]]:
    """Words in English, French and Arabic by the code of their class."""
    with TRADES.open(encoding="utf-8", newline="") as table:
        return {row["code"]: (row["en"], row["fr"], row["ar"]) for row in csv.DictReader(table)}
