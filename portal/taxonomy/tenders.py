"""What public buyers put out to tender, by the first two digits of their common vocabulary (CPV): names and words of our own.

Names in the three languages of the portal; the words that stand in such notices also in others, written by hand.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
NAMES = ("name_en", "name_fr", "name_ar")


@cache
def division_names() -> dict[str, dict[str, str]]:
    """Two digits -> language -> name."""
    return {row["code"]: {name[-2:]: row[name] for name in NAMES} for row in _rows("tender_divisions.csv")}


@cache
def division_words() -> tuple[tuple[str, str, str], ...]:
    """For each division and language that has some: two digits, language, and its words in one text."""
    return tuple((row["code"], row["language"], row["words"]) for row in _rows("tender_words.csv"))


def division_of_class(isic: str) -> str:
    """Return the two digits under which public buyers look for what a class of ISIC makes or does; "" where it is several.

    Our own table, by beginnings of codes: the longest that fits counts.
    """
    return next((found for size in (4, 3, 2) if (found := _of_classes().get(isic[:size]))), "")


@cache
def _of_classes() -> dict[str, str]:
    return {row["isic"]: row["division"] for row in _rows("tender_of_classes.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
