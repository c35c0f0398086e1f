"""What people call a country beside its name in our three languages: KSA, السعودية, les Émirats."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

NAMES = Path(__file__).parent / "data" / "country_names.csv"


@cache
def other_names() -> tuple[tuple[str, str], ...]:
    """Pairs of a code (ISO 3166 alpha-2) and a name, as people write it."""
    with NAMES.open(encoding="utf-8", newline="") as table:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(table))
