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
# Without hamza, dotless or apostrophe (`_plain`): how registers, certificates and people write them besides.
OTHER_NAMES = {
    "ربيع اول": 3, "ربيع الثاني": 4, "ربيع ثاني": 4, "ربيع اخر": 4,
    "جمادي الاول": 5, "جماد الاول": 5, "جماد الاولي": 5, "جماد اول": 5, "جمادي اول": 5,
    "جمادي الثاني": 6, "جمادي الثانيه": 6, "جمادي الاخر": 6,
    "جماد الثاني": 6, "جماد الاخر": 6, "جماد الاخره": 6, "جماد ثاني": 6, "جمادي ثاني": 6,
    "ذي القعده": 11, "ذي الحجه": 12,
    "rabi al awal": 3, "rabi i": 3, "rabi ii": 4, "rabi al akhir": 4, "jumada i": 5, "jumada al awwal": 5,
    "jumada ii": 6, "jumada al thani": 6,
    "shaaban": 8, "ramadhan": 9, "dhul qada": 11, "dhul qadah": 11, "dhu al qadah": 11, "zul qada": 11,
    "dhul hijjah": 12, "dhul hijja": 12, "dhu al hijjah": 12, "zul hijja": 12, "zul hijjah": 12,
}  # fmt: skip
ERA = {"en": "AH", "fr": "H", "ar": "هـ"}
_ERA = re.compile(r"\s*(?:هـ|ه|هجري|هجرية|a\.?h\.?|h|hijri)\.?$")
_YEAR_FIRST = re.compile(r"(1[345]\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](1[345]\d\d)")
_IN_WORDS = re.compile(r"(\d{1,2})\s+(?:من\s+)?(\D+?)\s+(?:(?:عام|سنة)\s+)?(1[345]\d\d)")


def _plain(name: str) -> str:
    for letter, usual in (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("ى", "ي"), ("’", ""), ("'", ""), ("-", " ")):
        name = name.replace(letter, usual)
    return name.casefold().strip()


NUMBERS = {_plain(name): number for names in MONTHS.values() for number, name in enumerate(names, start=1)} | {
    _plain(name): number for name, number in OTHER_NAMES.items()
}


def parse(typed: str) -> dt.date | None:
    """The day that 14/09/1448, 1448-09-14 or 14 رمضان 1448 هـ means; None where it is no Hijri date. Digits are Latin already.

    Raises ValueError for a day that the calendar has not.
    """
    text = _ERA.sub("", " ".join(typed.replace(",", " ").casefold().split()))
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
