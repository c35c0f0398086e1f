"""One word in two scripts: تيسلا and Tesla, كونتينر and container, and Arabic typed in Latin letters, "t3lim", "ma7al".

Both are reduced to a skeleton of consonants, in which letters that stand for each other are one, and words of one skeleton
are then compared letter by letter: vowels that are written in one script need not be written in the other, but where both are
written they should agree.

Sources: the consonant classes of Soundex and of transliteration search for Arabic names (Freeman, Condon and Ackerman 2006,
"Cross linguistic name matching in English and Arabic"), with an alignment of our own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

ALIKE = 0.83
"""From here on two words are one in two scripts."""

LEAST, LEAST_TYPED = 3, 2
"""Consonants. A skeleton of fewer says nothing, one of just so many needs a vowel that is written; of words typed in the other
script on purpose a shorter one does.
"""

_ARABIC = re.compile(r"[\u0621-\u064a]")
_CHAT_DIGITS = {"2": "", "3": "", "4": "d", "5": "kh", "6": "t", "7": "h", "8": "gh", "9": "k"}
"""What the digits of Arabic in Latin letters stand for: hamza, ayn, dhal, kha, ta, ha, ghayn, qaf."""

_CHAT = re.compile(r"[a-z]*[235679][a-z0-9]*")

_SOUNDS = {
    "B": "bp ب",
    "T": "t تطث",
    "D": "d دضذظ",
    "K": "kqgcj كقجغ",
    "H": "h حخه",
    "S": "sz سصشز",
    "F": "fv ف",
    "R": "r ر",
    "L": "l ل",
    "M": "m م",
    "N": "n ن",
}
_CLASS = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters if letter != " "}
_VOWELS = {"a": "aeiou", "ا": "aeo", "و": "ouw", "ي": "iey", "ع": "aeiou", "ء": "aeiou", "ئ": "aeiou", "ؤ": "aeiou"}
_LATIN_VOWELS = "aeiouyw"
_PAIRS = (
    ("sch", "s"), ("tch", "s"), ("dj", "j"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("th", "t"), ("kh", "h"), ("gh", "k"),
    ("ck", "k"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("x", "ks"),
)  # fmt: skip
_TWO_LETTERS = {"ف": ("ph",), "ش": ("ch", "sc"), "خ": ("kh",), "ج": ("dj",), "ك": ("ch", "ck"), "س": ("ci", "ce")}
"""What a word may begin with in Latin letters, beside the single letters of its class."""

_SOFT = re.compile(r"c(?=[eiy])")
_TWICE = re.compile(r"([a-z\u0621-\u064a])\1+")

UNWRITTEN, EXTRA_LONG, DISAGREE, LOST_S, ANOTHER = 0.15, 0.8, 0.35, 0.2, 1.0
"""What it costs: a Latin vowel that Arabic does not write, an Arabic vowel that Latin does not have, two that disagree or
consonants that only share a class, an s that the Latin stem lost as if it were a plural's, and anything else."""

_PLURAL = ("س", "ز")

_EXACT = {
    "b": "ب", "p": "ب", "t": "تطث", "d": "دضذظ", "k": "كقغج", "g": "جغقك", "q": "قك", "c": "كقس", "j": "جي", "h": "هحخ",
    "s": "سصشثز", "z": "زسظذ", "f": "ف", "v": "فو", "r": "ر", "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip


def is_arabic(term: str) -> bool:
    return bool(_ARABIC.search(term))


def is_chat(term: str) -> bool:
    """Whether a word is Arabic typed in Latin letters with digits: there is a letter, and a digit that stands for one."""
    return bool(_CHAT.fullmatch(term)) and sum(map(str.isalpha, term)) >= 2 and any(map(str.isdigit, term))


def ends_in_figure(term: str) -> bool:
    """Where the only digits end a word it may be a version or a standard, as in "mp3"."""
    return term[-1:].isdigit() and term.rstrip("0123456789").isalpha()


@lru_cache(maxsize=200_000)
def skeletons(term: str, least: int = 3) -> tuple[str, ...]:
    """Return under which consonants, by class, a term is looked up; none where they are fewer than `least`.

    There are two where it ends in an s: it may be a plural's, which the stem has lost in one script.
    """
    found = skeleton(term)
    if len(found) < least or len(found.replace("H", "")) < least - 1:
        return ()
    return (found, found[:-1]) if found.endswith("S") and len(found) > LEAST else (found,)


def skeleton(term: str) -> str:
    return "".join(_CLASS.get(letter, "") for letter in _plain(term))


@lru_cache(maxsize=50_000)
def likeness(arabic: str, latin: str, *, strict: bool = True) -> float:
    """Return how much two terms in two scripts sound alike, from 0 to 1; `strict` wants a vowel that both write in short ones.

    Arabic writes the vowels of what it borrows, and few of its own: تمر and "tamer" have the same consonants by chance.
    """
    one, other = _plain(arabic), _plain(latin)
    if strict and len(skeleton(arabic)) <= LEAST and _VOWELS.keys().isdisjoint(one):
        return 0.0
    cost = _align(one, other)
    if one[-1:] in _PLURAL and not _VOWELS.keys().isdisjoint(one) and other[-1:] not in _SOUNDS["S"]:
        cost = min(cost, LOST_S + _align(one[:-1], other))
    return max(0.0, 1.0 - cost / max(len(one), len(other), 1))


def _align(one: str, other: str) -> float:
    """Return what it costs to read an Arabic word as a Latin one, by dynamic programming."""
    written = [0.0] + [0.0] * len(other)
    for place, letter in enumerate(other):
        written[place + 1] = written[place] + (UNWRITTEN if letter in _LATIN_VOWELS else ANOTHER)
    for sign in one:
        row = [written[0] + (EXTRA_LONG if sign in _VOWELS else ANOTHER)]
        for place, letter in enumerate(other):
            row.append(
                min(
                    written[place + 1] + (EXTRA_LONG if sign in _VOWELS else ANOTHER),
                    row[place] + (UNWRITTEN if letter in _LATIN_VOWELS else ANOTHER),
                    written[place] + _cost(sign, letter),
                )
            )
        written = row
    return written[-1]


@lru_cache(maxsize=50_000)
def beginnings(term: str) -> tuple[str, ...]:
    """Return with which two letters the word may begin in the other script."""
    plain = _plain(term)
    consonants = [letter for letter in plain if letter in _CLASS]
    if len(consonants) < 2:
        return ()
    latin = not is_arabic(term)
    vowels = "اويعء" if latin else "aeiouy"
    first, second = (_across(letter, latin=latin) for letter in consonants[:2])
    if plain[0] not in _CLASS:  # it begins with a vowel
        return tuple(dict.fromkeys(map("".join, product(vowels, first + vowels))))
    begun = map("".join, product(first, vowels + second + ("h" if not latin else "")))
    return tuple(dict.fromkeys([*begun, *_TWO_LETTERS.get(consonants[0], ())]))


def _across(letter: str, *, latin: bool) -> str:
    """The letters of its class in the other script."""
    ours, theirs = _SOUNDS[_CLASS[letter]].split(" ")
    return theirs if latin else ours


@lru_cache(maxsize=200_000)
def _plain(term: str) -> str:
    if is_arabic(term):
        return _TWICE.sub(r"\1", term)
    if is_chat(term):
        term = "".join(_CHAT_DIGITS.get(letter, letter) for letter in term)
    term = _SOFT.sub("s", term)
    for several, one in _PAIRS:
        term = term.replace(several, one)
    return _TWICE.sub(r"\1", term)


def _cost(sign: str, letter: str) -> float:
    if letter in _LATIN_VOWELS:
        if sign in _VOWELS:
            return 0.0 if letter in _VOWELS[sign] else DISAGREE
        return ANOTHER
    if sign in _VOWELS:
        return 0.2 if (sign, letter) in {("و", "v"), ("ي", "j")} else ANOTHER
    if sign in _EXACT.get(letter, ""):
        return 0.0
    return DISAGREE if _CLASS.get(sign) == _CLASS.get(letter) else 2 * ANOTHER
