"""What an economy does has a name in three languages at every level of ISIC, and so has every idea of the trades in the glossary."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portal.taxonomy.management.commands.load_taxonomy import isic_titles

ROOT = Path(__file__).resolve().parents[2]
ARABIC = range(0x0600, 0x0700)
# Sections have a letter; divisions, groups and classes two, three and four digits.
LEVELS = [1, 2, 3, 4]


# Tables of everyday words (general_) serve the search alone, and leave out what would be mistaken for another word.
TRADES = [
    table
    for table in sorted((ROOT / "portal" / "search" / "glossary_data").glob("*.csv"))
    if not table.stem.startswith("general_")
]


def titles(level: int) -> set[str]:
    return {each.title for each in isic_titles() if len(each.code) == level}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_level_of_isic_lacks_a_title(language: str, level: int) -> None:
    with (ROOT / "portal" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        said = {one.id: one.string for one in read_po(stream, locale=language) if one.id and not one.context}
    asked = titles(level)
    assert len(asked) > 15
    assert [title for title in asked if not said.get(title)] == []
    if language == "ar":
        assert [title for title in asked if not any(ord(letter) in ARABIC for letter in str(said[title]))] == []


@pytest.mark.parametrize("table", TRADES, ids=lambda one: one.stem)
def test_every_idea_of_the_glossary_has_three_languages(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    assert read
    assert [row for row in read if not (row["en"] and row["fr"] and row["ar"])] == []
