"""How likely two entries are one: what an office meets in its own list, and the figures over the evaluation set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.organisations.evaluation.heldout import pairs_in_two_scripts, pairs_of_real_names
from portal.organisations.evaluation.pairs import made_pairs, written_pairs
from portal.organisations.likeness import SAME, UNSURE, Traits, compare, keys_of

TRANSLATED = Path(__file__).parent / "data/translated_pairs.csv"
PAIRS = Path(__file__).parent / "data" / "pairs.csv"


def entry(name: str, **more: Any) -> Traits:
    return Traits((name,), country="SA", kind="firm", **more)


@pytest.mark.parametrize(
    ("here", "row", "least"),
    [
        # An industrial city lies in its town.
        (
            entry("Rimal Cold Lines", town="Hofuf industrial city"),
            entry("Rimal Cold Lines Co. Ltd", town="Hofuf"),
            UNSURE,
        ),
        (
            entry("Hasa Carton", town="Hofuf industrial city"),
            entry("Hassa Carton Factory", town="Al-Hofuf"),
            UNSURE,
        ),
        (
            entry("Ajwat Paste House", town="Hofuf industrial city", email="info@ajwat.example"),
            entry("Ajwat Paste House", town="Hofuf", website="https://ajwat.example"),
            SAME,
        ),
        # A branch has a number of its own in the register.
        (
            entry("Dar Sanabel Dates", town="Hofuf", number="2250-0019-42"),
            entry("Dar Sanabel Dates", town="Al-Hofuf", number="1010000010"),
            UNSURE,
        ),
    ],
)
def test_asked_or_taken_for_one(here, row, least):
    assert compare(here, row).score >= least
    assert compare(here, row) == compare(row, here)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("مطابع الهلال الحديثة", town="القاهرة"), entry("Al Hilal Modern Press", town="Cairo")),
        (entry("Khalid Koury Food Industries Est.", town="Tanger"), entry("خالد خوري للصناعات الغذائيه", town="طنجة")),
        (entry("شركة أحمد الهلال للنقل", town="الشارقة"), entry("Ahmet Al Hilel Transport", town="Sharjah")),
        (entry("Youssef Al-Kawthar Furinture", town="Ajman"), entry("يوسف الكوثر للأثاث", town="عجمان")),
        (entry("Khalid Al Bouazizi Oils", town="Le Caire"), entry("Kaled Al Bouazizy Oils", town="Cairo")),
    ],
)
def test_one_in_two_scripts_with_a_trade_typed_wrong_or_a_town_of_another_name_is_asked(one, other):
    assert compare(one, other).score >= UNSURE
    assert compare(one, other) == compare(other, one)


def test_a_name_a_letter_from_a_trade_word_is_no_trade():
    assert compare(entry("Glaas Rimal", town="Hofuf"), entry("Steel Rimal", town="Hofuf")).score < SAME


def test_two_numbers_and_a_name_alike_in_two_towns_are_two():
    one = entry("Dar Sanabel Dates", town="Hofuf", number="2250-0019-42")
    assert compare(one, entry("Dar Sanabel Dates", town="Riyadh", number="1010000010")).score < UNSURE
    assert compare(one, entry("Dar Sanabel Cartons", town="Hofuf", number="1010000010")).score < UNSURE


@pytest.mark.parametrize(
    ("pairs", "precision", "recall", "found"),
    [
        (lambda: made_pairs(1_000), 0.98, 0.78, 0.96),
        (lambda: written_pairs(PAIRS), 0.98, 0.78, 0.95),
        (lambda: written_pairs(TRANSLATED), 1, 0, 0.95),
    ],
    ids=["made by rules", "written by hand", "translated"],
)
def test_the_evaluation_set_is_found_as_well_as_it_is_told(pairs, precision, recall, found):
    scored = [(pair.same, compare(pair.one, pair.other).score) for pair in pairs()]
    same = sum(is_same for is_same, _score in scored)
    taken = [is_same for is_same, score in scored if score >= SAME]
    assert sum(taken) >= precision * len(taken)
    assert sum(taken) >= recall * same
    assert sum(is_same for is_same, score in scored if score >= UNSURE) >= found * same


def test_held_out_pairs_are_the_same_each_time_and_none_is_the_same_as_itself() -> None:
    pairs = list(pairs_in_two_scripts(Path(settings.BASE_DIR)))
    assert pairs == list(pairs_in_two_scripts(Path(settings.BASE_DIR)))
    assert {pair.same for pair in pairs if pair.rule == "again"} == {True}
    assert not any(pair.same for pair in pairs if pair.rule != "again")
    assert not any(pair.one.names == pair.other.names for pair in pairs)
    assert len(pairs) > 1_000


def test_real_names_are_read_from_a_table_and_its_neighbours_are_others(tmp_path: Path) -> None:
    table = tmp_path / "companies.csv"
    table.write_text("name,city\nBlue Nile,Seattle\nBlueApron.com,New York\nCarton & Sons,Seattle\n", encoding="utf-8")
    pairs = list(pairs_of_real_names(table, 3))
    assert [pair.rule for pair in pairs].count("again") == 3
    assert {pair.rule for pair in pairs} == {"again", "alike", "of_its_town"}
    again = [pair.other.names[0].casefold() for pair in pairs if pair.same]
    assert not any("&" in name or ".com" in name for name in again)


def test_what_is_translated_is_asked_and_never_taken_for_one_by_that_alone() -> None:
    pairs = list(written_pairs(TRANSLATED))
    asked = {pair.same for pair in pairs if compare(pair.one, pair.other).score >= UNSURE}
    assert asked == {True}
    here = {"town": "Dammam", "website": "https://golden-palm.example", "country": "SA"}
    one, other = Traits(("Golden Palm Company",), **here), Traits(("شركة النخلة الذهبية",), **here)
    assert UNSURE <= compare(one, other).score < SAME
    assert not keys_of(one).isdisjoint(keys_of(replace(other, website="", town="")))
    numbered = [replace(side, number="2050111222") for side in (one, other)]
    assert compare(*numbered).score >= SAME


def test_two_that_share_a_trade_in_two_languages_are_two() -> None:
    """Each against each other one of them, all in one town."""
    same = [pair for pair in written_pairs(TRANSLATED) if pair.same]
    for mine in same:
        for theirs in same:
            if mine is not theirs:
                one = replace(mine.one, country="SA", town="الدمام")
                assert compare(one, replace(theirs.other, country="SA", town="Dammam")).score < UNSURE, (one, theirs)
