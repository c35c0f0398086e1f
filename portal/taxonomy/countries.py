"""What people call a country beside its name in our three languages: KSA, السعودية, les Émirats; and which come first."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

Item = TypeVar("Item")
NAMES = Path(__file__).parent / "data" / "country_names.csv"


@cache
def other_names() -> tuple[tuple[str, str], ...]:
    """Pairs of a code (ISO 3166 alpha-2) and a name, as people write it."""
    with NAMES.open(encoding="utf-8", newline="") as table:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(table))


def ours_first(items: Iterable[Item], *, code: Callable[[Item], str]) -> list[Item]:
    """The countries that this portal is for (settings.COUNTRIES) before all others; otherwise in the order in which they came."""
    ours = {country.upper() for country in settings.COUNTRIES}
    return sorted(items, key=lambda item: code(item) not in ours)
