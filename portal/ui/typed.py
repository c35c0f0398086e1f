"""Numbers and dates as people type them: Arabic-Indic digits, any separators, months in words."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache

from babel.dates import get_month_names

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬،", "01234567890123456789.,,")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’_]+")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,6})?")
# 12,000 and 1.234.567,89: groups of three behind one separator, decimals behind the other one.
_GROUPED = re.compile(r"(\d{1,3}([.,])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d{1,6}))?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[\s.\-]+(?:من\s+|of\s+|de\s+)?([^\W\d_](?:[^\W\d_]|\s(?!\d))*)\.?[\s,\-]*(\d{4})?"
)
# "1 March 2027" is day first everywhere we serve; "March 1, 2027" is understood as well.
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]*(\d{4})?")
# Month names of the Levant and of the Maghreb, which calendars in Arabic do not list first.
_OTHER_MONTHS = [
    "كانون الثاني جانفي", "شباط فيفري", "اذار آذار", "نيسان افريل أفريل", "ايار أيار ماي", "حزيران جوان",
    "تموز جويلية", "اب آب اوت أوت", "ايلول أيلول شتنبر", "تشرين الاول تشرين الأول", "تشرين الثاني نونبر", "كانون الاول كانون الأول دجنبر",
]  # fmt: skip
_TWO_WORDS = ("كانون", "تشرين")


def parse_number(typed: str, language: str = "en") -> Decimal:
    """12,000; 12 000; ١٢٬٠٠٠; 12.5; 12,5 as a Decimal. Raises ValueError.

    One comma with three digits behind it parts thousands in every language; a single point does so in French only.
    """
    text = _SPACES.sub("", typed.translate(_DIGITS))
    if match := _GROUPED.fullmatch(text):
        whole, separator, decimals = match.groups()
        groups = whole.count(separator)
        if whole[0] != "0" and (groups > 1 or decimals or separator == "," or language == "fr"):
            return Decimal(whole.replace(separator, "") + (f".{decimals}" if decimals else ""))
    if not _PLAIN.fullmatch(text):
        raise ValueError(typed)
    return Decimal(text.replace(",", "."))


def parse_day(typed: str, today: dt.date) -> dt.date:
    """1 November 2026, 1er nov. 2026, ١ نوفمبر ٢٠٢٦, 01/11/2026, 2026-11-01; without a year the next such day. Raises ValueError."""
    text = " ".join(typed.translate(_DIGITS).replace(",", " ").casefold().split())
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
        return dt.date(year, month, day)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
        return dt.date(year, month, day)
    if match := _IN_WORDS.fullmatch(text):
        day_text, name, year_text = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        name, day_text, year_text = match.groups()
    else:
        raise ValueError(typed)
    named = _months().get(_plain(name))
    if named is None:
        raise ValueError(typed)
    if year_text:
        return dt.date(int(year_text), named, int(day_text))
    next_one = dt.date(today.year, named, int(day_text))
    return next_one if next_one >= today else next_one.replace(year=today.year + 1)


def _plain(name: str) -> str:
    return name.strip(" .").replace("أ", "ا").replace("إ", "ا").replace("آ", "ا").replace("ة", "ه")


@cache
def _months() -> dict[str, int]:
    """Month names, long and short, in three languages -> 1 to 12."""
    known: dict[str, int] = {}
    for locale in ("en", "fr", "ar", "ar_TN", "ar_DZ", "ar_MA", "ar_SY"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                known |= {
                    _plain(name.casefold()): number for number, name in get_month_names(width, context, locale).items()
                }
    for number, names in enumerate(_OTHER_MONTHS, start=1):
        words = names.split()
        while words:
            name = " ".join([words.pop(0), words.pop(0)]) if words[0] in _TWO_WORDS else words.pop(0)
            known[_plain(name)] = number
    return known
