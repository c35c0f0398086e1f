"""Names as people write them: which letters they are in, what they become in an address, and what is left to compare."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.text import slugify

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.text import clean_line
from portal.search.normalise import fold

# The fields of an organisation that hold a name.
NAMES = ("trade_name_latin", "legal_name_latin", "trade_name_ar", "legal_name_ar")

ARABIC = re.compile(r"[\u0620-\u064a]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

# Arabic letters as they are read in addresses; not a transcription, only something one can say on the phone.
_LETTERS = str.maketrans(
    {
        "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ء": "", "ؤ": "o", "ئ": "i", "ب": "b", "ت": "t", "ث": "th",
        "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d",
        "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
        "ة": "a", "و": "w", "ي": "y", "ى": "a", "پ": "p", "چ": "ch", "ڤ": "v", "گ": "g", "ک": "k", "ی": "y",
    }
)  # fmt: skip

# Words of the legal form, folded. Two companies are not the same because both are a "trading establishment".
_LEGAL_FORMS = frozenset(
    fold(
        """
        co company cie compagnie ltd limited llc inc corp corporation group groupe holding est establishment etablissement ets
        sa sarl sas sasu spa srl gmbh ag plc wll bsc saog saoc societe sté ste the and et of de du des la le les for
        factory usine trading international industries industrial industrie industrielle
        شركة مؤسسة مصنع مجموعة المحدودة محدودة ذ م م ش للتجارة والتجارة التجارية للصناعة الصناعية و
        """
    ).split()
)


def is_arabic(name: str) -> bool:
    """Whether a name is mainly written in Arabic letters."""
    return len(ARABIC.findall(name)) > len(LATIN.findall(name))


def mixes_letters(name: str) -> bool:
    """Whether one word of a name mixes alphabets, as names do that want to be taken for another."""
    return any(len(_alphabets(word)) > 1 for word in re.findall(r"[^\W\d_]+", name))


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").split()[0] for letter in word if unicodedata.category(letter) != "Mn"}


def latin_slug(name: str) -> str:
    """A name as it can stand in an address; empty when nothing of it can."""
    plain = unicodedata.normalize("NFKC", name)
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return slugify(plain.translate(_LETTERS))[:60].strip("-")


def in_plain_digits(code: str) -> str:
    """The number of a register or a certificate as it is kept: local digits turn its order around, and meet no others."""
    return clean_line(code).translate(TO_LATIN_DIGITS)


def names_of(organisation: Any) -> list[str]:
    """What texts call an organisation: each of its names, and its name without the words of the legal form where several are left."""
    names = [name for field in NAMES if (name := getattr(organisation, field))]
    short = [one for name in names if " " in (one := comparable(name))]
    return list(dict.fromkeys([*names, *short]))


def comparable(name: str) -> str:
    """What tells two organisations apart: folded, without the words of the legal form unless nothing else is left."""
    words = fold(name).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
