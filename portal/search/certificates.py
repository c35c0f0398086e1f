"""Certificates in what people type: "HACCP certified packer", « certifié ISO 22000 », «معتمدة هاسب».

Whoever is certified deals in something else: a certificate that is held says nothing of the trade. One that is asked for, as in
"HACCP certification", does, and is left where it stands. Which words name a certificate is written by hand in
`certificates_said.csv`: `held` are those that say by themselves that it is there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

SAID = Path(__file__).parent / "certificates_said.csv"

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LETTERS = {"ا": "[اأإآ]", "أ": "[اأإآ]", "إ": "[اأإآ]", "آ": "[اأإآ]", "ة": "[ةه]", "ي": "[يى]"}
_ENDS, _BEGINS = r"(?![^\W_])", r"(?<![^\W_])"

_HOLDING = (
    rf"{_BEGINS}(?:certified|accredited|certifi[ée]e?s?|agréée?s?|accr[ée]dit[ée]e?s?|[وف]?(?:ال)?معتمد(?:[ةه]|ين|ون|ات)?"
    rf"|(?:ال)?حاصل(?:[ةه]|ين|ون|ات)?\s+على){_ENDS}"
)
"""Who or what has a certificate."""

_WITH = rf"{_BEGINS}(?:with|having|holding|avec|ayant|titulaires?|مع|لديه[ام]?|لديهم){_ENDS}"
_STEP = (
    rf"(?:[\s,:/-]|{_BEGINS}(?:to|by|for|and|or|an?|the|standards?|certificates?|certification|selon|[àa]|aux?|et|ou|une?|la|le|les|de|du|norme"
    rf"|certificat|شهاد[ةه]|وفق|حسب|نظام|معيار|مواصف[ةه]|من|أو|و){_ENDS}|{_BEGINS}[ld]['’]){{0,12}}+"
)
"""Passed over between a certificate and the word that says that it is there."""


MOST_LETTERS = 1_000
"""So much of a text is looked at; a title is shorter."""


@lru_cache(maxsize=4_096)
def certificates_named(text: str) -> tuple[tuple[str, str], ...]:
    """Return the certificates (slug of the type) that a text names, each once with the words for it as they are typed, in order."""
    found: dict[str, str] = {}
    for slug, start, end in _named(text):
        found.setdefault(slug, text[start:end])
    return tuple(found.items())


@lru_cache(maxsize=4_096)
def without_held(text: str) -> str:
    """Return a text without the certificates that it says somebody or something has, and without that they are had."""
    kept, past = [], 0
    for match in _held().finditer(_plain(text)):
        kept.append(text[past : match.start()])
        past = match.end()
    return " ".join([*kept, text[past:]]).strip() if kept else text


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _certificates().finditer(_plain(text)):
        said = match.group()
        slug = next(one for one, pattern in _patterns() if pattern.fullmatch(said))
        yield slug, match.start(), match.end()


def _plain(text: str) -> str:
    """The same letters at the same places, figures in one script; the first of them."""
    return text[:MOST_LETTERS].translate(_DIGITS)


@cache
def _table() -> tuple[tuple[str, str, bool], ...]:
    """Slug, words, and whether they say that the certificate is there; the longest words first."""
    with SAID.open(encoding="utf-8", newline="") as table:
        rows = [
            (row["slug"], said.strip(), name == "held")
            for row in csv.DictReader(table)
            for name in ("said", "held")
            for said in row[name].split(";")
            if said.strip()
        ]
    return tuple(sorted(rows, key=lambda row: -len(row[1])))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((slug, re.compile(_written(said), re.IGNORECASE)) for slug, said, _held in _table())


@cache
def _certificates() -> re.Pattern[str]:
    return re.compile(_any(said for _slug, said, _held in _table()), re.IGNORECASE)


@cache
def _held() -> re.Pattern[str]:
    names = _any(said for _slug, said, is_held in _table() if not is_held)
    phrases = _any(said for _slug, said, is_held in _table() if is_held)
    several = rf"{names}(?:{_STEP}{names}){{0,6}}+"
    papers = rf"(?:[\s-]+(?:certificates?|certification){_ENDS})?"
    by_paper = rf"{_BEGINS}[وف]?ب(?:ال)?شهاد(?:[ةه]|ات){_ENDS}"
    return re.compile(
        rf"(?:{_HOLDING}|{_WITH}|{by_paper}){_STEP}{several}{papers}(?:[\s-]*{_HOLDING})?|{several}[\s-]*{_HOLDING}|{phrases}|{_HOLDING}",
        re.IGNORECASE,
    )


def _any(said: Iterable[str]) -> str:
    return rf"{_BEGINS}(?:{'|'.join(map(_written, said))}){_ENDS}"


def _written(said: str) -> str:
    """Words with or without spaces and hyphens between them, in Arabic with what is joined to them and any of their alefs."""
    written = "".join(r"[\s-]*" if letter in " -" else _LETTERS.get(letter, re.escape(letter)) for letter in said)
    return rf"[وف]?(?:بال|ال|لل|[بلك])?{written}" if _ARABIC.match(said) else written
