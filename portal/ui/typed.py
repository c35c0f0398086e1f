"""Numbers and dates as people type them: Arabic-Indic digits, any separators, months in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextvars import ContextVar
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from . import hijri

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
# What papers of the Gulf write behind a day beside its Hijri one: 2027/02/21م.
_GREGORIAN = re.compile(r"(?<=\d)\s*(?:م|ميلادي|ميلادية|a\.?d\.?|c\.?e\.?)\.?$")


# How the reader's country writes numbers: asks for its code (ISO 3166 alpha-2), which costs a query, only where a number is read.
country_of_reader: ContextVar[Callable[[], str] | None] = ContextVar("country_of_reader", default=None)


def decimal_mark(country: str | None = None) -> str:
    """What parts a whole number from its decimals in a country, the reader's own when none is named; "" where no country is known."""
    if country is None:
        ask = country_of_reader.get()
        country = ask() if ask else ""
    return _mark_of(country.upper())


@cache
def _mark_of(country: str) -> str:
    for language in ("ar", "fr", "en"):
        try:
            symbols = Locale.parse(f"{language}_{country}").number_symbols
        except (UnknownLocaleError, ValueError):
            continue
        mark = symbols.get("latn", {}).get("decimal", "")
        return mark if mark in {".", ","} else ""
    return ""


def parse_number(typed: str, language: str = "en", mark: str = "") -> Decimal:
    """12,000; 12 000; ١٢٬٠٠٠; 12.5; 12,5 as a Decimal. Raises ValueError.

    `mark` is the country's decimal mark: before three digits it parts decimals, and the other sign parts thousands. Where no
    country is known that of the language counts: a comma in French, else a point. The signs of Arabic say themselves what
    they are, in every country.
    """
    mark = mark or ("," if language == "fr" else ".")
    if "٬" in typed or "٫" in typed:
        mark = "."
        typed = typed.replace(",", "").replace("،", "") if "٫" in typed else typed
    text = _SPACES.sub("", typed.translate(_DIGITS))
    if match := _GROUPED.fullmatch(text):
        whole, separator, decimals = match.groups()
        groups = whole.count(separator)
        if whole[0] != "0" and (groups > 1 or decimals or separator != mark):
            return Decimal(whole.replace(separator, "") + (f".{decimals}" if decimals else ""))
    if not _PLAIN.fullmatch(text):
        raise ValueError(typed)
    return Decimal(text.replace(",", "."))


class HijriError(ValueError):
    """A Hijri date where only the Gregorian calendar counts; `day` is the day it means."""

    def __init__(self, typed: str, day: dt.date) -> None:
        super().__init__(typed)
        self.day = day


def parse_paper_day(typed: str, today: dt.date) -> dt.date:
    """A day in either calendar, as certificates and registers carry it. Raises ValueError."""
    try:
        return parse_day(typed, today)
    except HijriError as error:
        return error.day


def parse_day(typed: str, today: dt.date) -> dt.date:
    """1 November 2026, 1er nov. 2026, ١ نوفمبر ٢٠٢٦, 01/11/2026, 2026-11-01; without a year the next such day.

    The day of the week may stand before it. Raises ValueError; of a Hijri date HijriError.
    """
    text = " ".join(typed.translate(_DIGITS).replace(",", " ").casefold().split())
    before, _space, after = text.partition(" ")
    if before.strip(".") in _weekdays():
        text = after
    if hijri_day := hijri.parse(text):
        raise HijriError(typed, hijri_day)
    text = _GREGORIAN.sub("", text)
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


@cache
def _weekdays() -> frozenset[str]:
    names = (name for locale in ("en", "fr", "ar") for width in ("wide", "abbreviated")
             for name in get_day_names(width, "format", locale).values())  # fmt: skip
    return frozenset(name.casefold().strip(".") for name in names)
