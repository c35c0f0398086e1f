"""Numbers and dates as people in Al-Ahsa, Sfax and Beirut type them."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.ui.typed import parse_day, parse_number

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("40", "en", "40"),
        ("12,000", "en", "12000"),
        ("12,000.50", "en", "12000.50"),
        ("12.5", "en", "12.5"),
        ("12,5", "en", "12.5"),
        ("1.500", "en", "1.500"),
        ("1.500", "fr", "1500"),
        ("0,250", "fr", "0.250"),
        ("12 000", "fr", "12000"),
        ("12\u202f000,5", "fr", "12000.5"),
        ("1.234.567,89", "fr", "1234567.89"),
        ("١٢٬٠٠٠", "ar", "12000"),
        ("١٢٫٥", "ar", "12.5"),
        ("۴۰", "ar", "40"),
        ("12'000", "en", "12000"),
        ("9" * 40, "en", "9" * 40),
    ],
)
def test_a_number_is_read_as_it_is_written(typed: str, language: str, number: str) -> None:
    assert parse_number(typed, language) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "some", "-4", "1e9", "1,2,3", "1,23,456", "4 t", "NaN", "١٢ب", "--", "."])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 November 2026", dt.date(2026, 11, 1)),
        ("1st of March 2027", dt.date(2027, 3, 1)),
        ("March 1, 2027", dt.date(2027, 3, 1)),
        ("1er nov. 2026", dt.date(2026, 11, 1)),
        ("5 août 2027", dt.date(2027, 8, 5)),
        ("١ نوفمبر ٢٠٢٦", dt.date(2026, 11, 1)),
        ("1 من يناير 2027", dt.date(2027, 1, 1)),
        ("1 تشرين الثاني 2027", dt.date(2027, 11, 1)),
        ("3 فيفري 2027", dt.date(2027, 2, 3)),
        ("3 آذار 2027", dt.date(2027, 3, 3)),
        ("01/11/2026", dt.date(2026, 11, 1)),
        ("1.11.2026", dt.date(2026, 11, 1)),
        ("2026-11-01", dt.date(2026, 11, 1)),
        ("1 March", dt.date(2027, 3, 1)),
        ("24 November", dt.date(2026, 11, 24)),
    ],
)
def test_a_date_is_read_as_it_is_written(typed: str, day: dt.date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "31 February 2027", "32/01/2027", "2027-13-01", "1 Brumaire 2027", "0000-00-00"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_day(typed, TODAY)
