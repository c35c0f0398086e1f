"""Registration numbers as they are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module

from rapidfuzz.distance import DamerauLevenshtein
from stdnum.exceptions import ValidationError

from ..names import in_plain_digits
from .traits import Traits

_NUMBERS = {
    "FR": ("fr.siret", "fr.siren"),
    "TN": ("tn.mf",),
    "MA": ("ma.ice",),
    "DZ": ("dz.nif",),
    "EG": ("eg.tn",),
    "TR": ("tr.vkn",),
}  # fmt: skip
"""The registers that python-stdnum knows in the countries that are served here, the longest number first."""
_LABEL = re.compile(
    r"^(?:C\.?R\.?|R\.?C\.?|ICE|M\.?F\.?|TIN|TVA|VAT|SIREN|SIRET|NO|N°|Nº|س\.?\s?ت\.?|رقم)[\s.:#°]*(?=[\dA-Z])",
    re.IGNORECASE,
)


@lru_cache(maxsize=100_000)
def number_key(number: str, country: str) -> str:
    """A registration number as it is compared: without label, spaces and points, of the firm where it names one of its places."""
    plain = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", in_plain_digits(number)).strip()
    plain = _LABEL.sub("", plain.upper())
    for module in _NUMBERS.get(country, ()):
        try:
            valid: str = import_module(f"stdnum.{module}").validate(plain)
        except (ValidationError, ValueError):
            continue
        return valid[:9] if module == "fr.siret" else valid[:8] if module == "tn.mf" else valid
    key = "".join(letter for letter in plain if letter.isalnum())
    return key if len(key) >= 4 and any(map(str.isdigit, key)) else ""


def compare_numbers(one: Traits, other: Traits) -> int:
    """1 the same, -1 two numbers, 0 unknown."""
    mine, theirs = number_key(one.number, one.country), number_key(other.number, other.country)
    if not mine or not theirs:
        return 0
    if mine.lstrip("0") == theirs.lstrip("0"):
        return 1
    # A number of the chamber and one of the tax office do not contradict each other.
    return -1 if abs(len(mine) - len(theirs)) <= 1 else 0


def slip(one: Traits, other: Traits) -> bool:
    """One digit wrong, or two changed places."""
    mine, theirs = number_key(one.number, one.country), number_key(other.number, other.country)
    return len(mine) >= 7 and DamerauLevenshtein.distance(mine, theirs) == 1
