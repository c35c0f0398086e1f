"""Certificates in what people type, in three languages: who has one deals in something else."""

import csv
import time

import pytest

from portal.search.certificates import SAID, certificates_named, without_held
from portal.taxonomy.services import DATA


@pytest.mark.parametrize(
    ("title", "named", "left"),
    [
        ("HACCP certified", ["haccp"], ""),
        ("HACCP-certified packing of dates", ["haccp"], "packing of dates"),
        ("Packing with HACCP and ISO 22000 certification", ["haccp", "iso-22000"], "Packing"),
        ("iso 22000/haccp certified packer", ["iso-22000", "haccp"], "packer"),
        ("ISO22000-certified cold store", ["iso-22000"], "cold store"),
        ("halal certified meat", ["halal"], "meat"),
        ("certified organic dates", ["organic"], "dates"),
        ("Conditionnement de dattes certifié HACCP et ISO 22000", ["haccp", "iso-22000"], "Conditionnement de dattes"),
        ("Dattes biologiques certifiées", ["organic"], "Dattes"),
        ("Certifié NIMP 15", ["ispm-15"], ""),
        ("تعبئة تمور معتمدة هاسب", ["haccp"], "تعبئة تمور"),
        ("تعبئة تمور حاصلة على شهادة أيزو ٢٢٠٠٠", ["iso-22000"], "تعبئة تمور"),
        ("مصنع تعبئة بشهادة الهاسب", ["haccp"], "مصنع تعبئة"),
        ("Certified translation", [], "translation"),
    ],
)
def test_one_that_is_held_is_named_and_the_trade_is_left(title, named, left):
    assert [slug for slug, _words in certificates_named(title)] == named
    assert without_held(title) == left


@pytest.mark.parametrize(
    "title",
    [
        "HACCP certification",
        "Formation HACCP",
        "شهادة هاسب",
        "Halal meat",
        "CE marking",
        "Ce conditionnement de dattes",
        "Organic dates",
        "",
    ],
)
def test_one_that_is_asked_for_stays_where_it_stands(title):
    assert without_held(title) == title


def test_it_is_named_as_it_is_typed():
    assert certificates_named("Dates, Halal, iso 9001") == (("halal", "Halal"), ("iso-9001", "iso 9001"))


def test_every_certificate_of_the_table_is_one_that_we_know():
    def slugs(path):
        with path.open(encoding="utf-8-sig", newline="") as table:
            return {row["slug"] for row in csv.DictReader(table)}

    assert slugs(SAID) <= slugs(DATA / "certificates.csv")


@pytest.mark.parametrize(
    "text", ["HACCP " * 20_000, "certified, and " * 10_000, "with a the " * 10_000, "ISO-" * 20_000]
)
def test_a_long_text_of_such_words_takes_no_time(text):
    begun = time.perf_counter()
    without_held(text)
    certificates_named(text)
    assert time.perf_counter() - begun < 1
