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
from portal.search.coding import Coded, Nearest
from portal.search.glossary import in_arabic
from portal.search.trade_codes import by_hand, likely_division, sure_codes
from portal.taxonomy.management.commands.load_taxonomy import isic_titles
from portal.taxonomy.tenders import division_of_class

TITLES = Path(__file__).parents[1] / "portal" / "search" / "coding" / "titles.csv"
LEVELS = {"class": 4, "group": 3, "division": 2}


@pytest.fixture(scope="module")
def right() -> dict[tuple[str, str, int], list[bool]]:
    """(how it is written, level, first 1 or first 3) -> for each title whether its code is there."""
    coder = Nearest(by_hand({one.code: one.title for one in isic_titles() if len(one.code) == 4}))
    found: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    with TITLES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            codes = [one.code for one in coder.rank(in_arabic(row["title"])[0], head_of(row["title"]))]
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


@pytest.fixture(scope="module")
def ranked() -> list[tuple[str, list[Coded]]]:
    """The right class of each title, and what is found for it."""
    coder = Nearest(by_hand({one.code: one.title for one in isic_titles() if len(one.code) == 4}))
    with TITLES.open(encoding="utf-8", newline="") as table:
        return [
            (row["code"], coder.rank(in_arabic(row["title"])[0], head_of(row["title"]), most=7))
            for row in csv.DictReader(table)
        ]


def test_chips_lose_few_right_codes_and_half_of_the_wrong_ones(ranked: list[tuple[str, list[Coded]]]) -> None:
    first = [(right, [one.code for one in found[:3]], sure_codes(found)) for right, found in ranked]
    before = sum(right in codes for right, codes, _sure in first)
    after = sum(right in codes and right in sure for right, codes, sure in first)
    wrong = sum(code != right for right, codes, _sure in first for code in codes)
    still = sum(code != right and code in sure for right, codes, sure in first for code in codes)
    sys.stdout.write(f"recall {before / len(first):.3f} -> {after / len(first):.3f}, wrong {wrong} -> {still}\n")
    assert after >= before - 0.01 * len(first)
    assert still <= 0.55 * wrong


def test_the_division_of_public_buyers_is_right_where_it_is_said(ranked: list[tuple[str, list[Coded]]]) -> None:
    """Right is what our own table says of the right class."""
    told = [(right, code) for right, found in ranked if found and (code := likely_division(found[0]))]
    share = sum(division_of_class(right) == code for right, code in told) / len(told)
    sys.stdout.write(f"divisions told {len(told)}, right {share:.3f}\n")
    assert len(told) >= 110
    assert share >= 0.85
