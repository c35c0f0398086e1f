"""Days of the Hijri calendar of Umm al-Qura, as papers of the Gulf carry them. Known from 1343 to 1500 AH (1924 to 2077)."""

from __future__ import annotations

import datetime as dt
import re

from hijridate import Gregorian, Hijri

MONTHS = {
    "en": ["Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Ula", "Jumada al-Akhira",
           "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja"],
    "fr": ["mouharram", "safar", "rabia al awal", "rabia ath-thani", "joumada al oula", "joumada ath-thania",
           "rajab", "chaabane", "ramadan", "chawwal", "dhou al qi’da", "dhou al-hijja"],
    "ar": ["محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
           "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"],
}  # fmt: skip
OTHER_NAMES = {
    "ربيع الثاني": 4,
    "جمادى الاول": 5,
    "جمادى الثانيه": 6,
    "ذي القعده": 11,
    "ذي الحجه": 12,
    "sha'ban": 8,
    "dhul hijjah": 12,
}
ERA = {"en": "AH", "fr": "H", "ar": "هـ"}
_ERA = re.compile(r"\s*(?:هـ|ه|هجري|هجرية|a\.?h\.?|h|hijri)\.?$")
_YEAR_FIRST = re.compile(r"(1[345]\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](1[345]\d\d)")
_IN_WORDS = re.compile(r"(\d{1,2})\s+(?:من\s+)?(\D+?)\s+(?:عام\s+)?(1[345]\d\d)")


def _plain(name: str) -> str:
    for letter, usual in (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("’", "'"), ("-", " ")):
        name = name.replace(letter, usual)
    return name.casefold().strip()


NUMBERS = {_plain(name): number for names in MONTHS.values() for number, name in enumerate(names, start=1)} | {
    _plain(name): number for name, number in OTHER_NAMES.items()
}


def parse(typed: str) -> dt.date | None:
    """The day that 14/09/1448, 1448-09-14 or 14 رمضان 1448 هـ means; None where it is no Hijri date. Digits are Latin already.

    Raises ValueError for a day that the calendar has not.
    """
    text = _ERA.sub("", " ".join(typed.casefold().split()))
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif (match := _IN_WORDS.fullmatch(text)) and (named := NUMBERS.get(_plain(match[2]))):
        day, month, year = int(match[1]), named, int(match[3])
    else:
        return None
    try:
        return dt.date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
    except OverflowError as error:
        raise ValueError(typed) from error


def in_words(day: dt.date, language: str) -> str:
    """14 Ramadan 1448 AH; nothing for a day outside the calendar's tables."""
    try:
        that = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return ""
    return f"{that.day} {MONTHS[language][that.month - 1]} {that.year} {ERA[language]}"
