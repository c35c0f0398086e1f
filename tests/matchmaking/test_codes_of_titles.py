"""How well codes are suggested for titles as people write them, on our own list of them; one run prints the figures.

Most titles were written before the tables of words, by the same hand, which flatters; those marked "later" after, and nothing was
changed for them. More than a third are in dialect, in Latin letters with figures, with loans or in two languages at once.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from matchmaking.queries.trade import head_of
from portal.search.coding import Nearest
from portal.search.trade_codes import by_hand
from portal.taxonomy.management.commands.load_taxonomy import isic_titles

TITLES = Path(__file__).parents[1] / "portal" / "search" / "coding" / "titles.csv"
LEVELS = {"class": 4, "group": 3, "division": 2}


@pytest.fixture(scope="module")
def right() -> dict[tuple[str, str, int], list[bool]]:
    """(how it is written, level, first 1 or first 3) -> for each title whether its code is there."""
    coder = Nearest(by_hand({one.code: one.title for one in isic_titles() if len(one.code) == 4}))
    found: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    with TITLES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            codes = [one.code for one in coder.rank(row["title"], head_of(row["title"]))]
            for level, digits in LEVELS.items():
                for first in (1, 3):
                    is_right = row["code"][:digits] in {code[:digits] for code in codes[:first]}
                    for kind in ("all", row["written"], row["language"], row["after"] or "before"):
                        found[kind, level, first].append(is_right)
    return found


def test_the_list_is_wide_enough(right: dict[tuple[str, str, int], list[bool]]) -> None:
    assert len(right["all", "class", 1]) >= 150
    assert min(len(right[language, "class", 1]) for language in ("en", "fr", "ar")) >= 40
    assert sum(len(right[written, "class", 1]) for written in ("dialect", "loan", "mixed")) >= 50


def test_most_titles_get_their_code(right: dict[tuple[str, str, int], list[bool]]) -> None:
    share = {key: sum(values) / len(values) for key, values in right.items()}
    for (kind, level, first), value in share.items():
        sys.stdout.write(f"{kind:<8} {level:<9} first {first}: {value:.3f} of {len(right[kind, level, first])}\n")
    assert share["all", "class", 1] >= 0.72
    assert share["all", "class", 3] >= 0.83
    assert share["all", "division", 1] >= 0.76
    assert min(share[written, "class", 3] for written in ("plain", "dialect", "loan", "mixed")) >= 0.65
