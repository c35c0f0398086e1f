"""One spelling for Arabic, French and English, used alike when texts are indexed and when they are asked for.

Two depths: `fold` gives the plain spelling of every word (for names, completion, sorting, finding duplicates);
`tokens` goes on to drop function words, to cut what inflects, and to bring together what no cut could (for search and
matching). Neither needs to know the language: a need in French meets an offer in English, many texts mix both, and the
language of three typed words is a guess. Measured on project texts, self-written profiles and French tenders, the light
cuts below did as well as a full stemmer per language, and better on short profiles; the full stemmers only add false friends.

Sources: Lucene's Arabic normaliser and the "light10" stemmer of Larkey, Ballesteros and Connell (2002), narrowed
where trade words suffer (see `_cut_arabic`); Harman's s-stemmer (1991) for English; Savoy's light stemmer (1999) for French.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path

from portal.search.negation import NOT, absences, is_absent
from portal.search.words import NATIVE_ARABIC, OWN, STOP_WORDS

_MARKS = [
    *range(0x0300, 0x0370),  # combining accents
    *range(0x0610, 0x061B),  # signs above Arabic names and verses
    *range(0x064B, 0x0660),  # harakat
    *range(0x06D6, 0x06DD),  # Quranic marks, in two runs around a symbol
    *range(0x06DF, 0x06E9),
    *range(0x06EA, 0x06EE),
    *range(0x200B, 0x2010),  # zero-width and direction marks
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    0x0640,  # tatweel
    0x0670,  # dagger alef
    0x00AD,  # soft hyphen
    0x061C,  # Arabic letter mark
    0xFEFF,
]
_UNMARK = dict.fromkeys(_MARKS) | {ord("٫"): ".", ord("٬"): ","}
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ۀ": "ه",
        "ک": "ك",
        "گ": "ك",
        "پ": "ب",
        "چ": "ج",
        "ڤ": "ف",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
    }
)

_WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ](?=\w)|['’ʼ]s\b")
_TANWIN = re.compile("(?:ا\u064b|\u064b\u0651?ا)(?![\u0621-\u064a])")
"""The ending -an with its mark, as in "40 tons": without the mark nobody can tell it from a word's own alef."""

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ARABIC = re.compile(r"[\u0621-\u064a]")


def fold(text: str) -> str:
    """Return the plain spelling: small letters without accents or marks, words parted by single spaces."""
    return " ".join(_fold_word(word) for word in _words(text))


def tokens(text: str) -> list[str]:
    """Return the terms of a text in order: folded, without function words, cut to a light stem, one for each family of
    words that mean the same (`variants.txt`). A standard glued to its number is two words: ISO22000 is ISO 22000. What a text
    says is not there has terms of its own (negation.py)."""
    found: list[str] = []
    for piece, is_there in _pieces(text):
        said = [token for word in _words(piece) for part in _parts(word) if (token := _token(part))]
        found += said if is_there else map(absent_token, said)
    return found


def says_something(text: str) -> bool:
    """Whether a text says what it may be about: one letter or figure does not, no more than a function word."""
    return any(len(token) > 1 for token in tokens(text))


def spoken(text: str) -> dict[str, str]:
    """Return each term of a text with the first word that says it, as it is written, in order; for what is not there all
    the words that say so."""
    said: dict[str, str] = {}
    for unit in dict.fromkeys(_unit_words(text)):
        for token in _tokens_of_word(unit):
            if token not in said:
                said[token] = unit
    return said


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it tells what is there."""
    past = 0
    for start, end, absent in absences(text):
        yield text[past:start], True
        yield absent, False
        past = end
    yield text[past:], True


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand, and what it says is not there with all the words that say so."""
    past = 0
    for start, end, _ in absences(text):
        yield from (match.span() for match in _VISIBLE_WORD.finditer(text, past, start))
        yield start, end
        past = end
    yield from (match.span() for match in _VISIBLE_WORD.finditer(text, past))


def _unit_words(text: str) -> Iterator[str]:
    """What stands at `_units`."""
    past = 0
    for start, end, _ in absences(text):
        yield from _VISIBLE_WORD.findall(text, past, start)
        yield text[start:end]
        past = end
    yield from _VISIBLE_WORD.findall(text, past)


@lru_cache(maxsize=20_000)
def absent_token(token: str) -> str:
    """Return the term that says of a thing's term that it is not there."""
    return _variants().get(NOT + token, NOT + token)


@lru_cache(maxsize=200_000)
def _tokens_of_word(word: str) -> tuple[str, ...]:
    return tuple(tokens(word))


def stem(word: str) -> str:
    """Return the light stem of one folded word. Cutting a stem again leaves it as it is."""
    while (shorter := _cut(word)) != word:
        word = shorter
    return word


def grams(text: str) -> list[str]:
    """Return the runs of three to five letters inside each folded word, its ends marked by "_"."""
    found = []
    for word in _words(text):
        padded = f"_{_fold_word(word)}_"
        found += [padded[i : i + size] for size in (3, 4, 5) for i in range(len(padded) - size + 1)]
    return found


def prefixable(name: str) -> list[str]:
    """Return the folded words of a name, those with an article or a joined "and" also without it, for completion."""
    found = []
    for word in fold(name).split():
        found.append(word)
        if _ARABIC.search(word) and (bare := _without_clitic(word)) != word:
            found.append(bare)
    return found


def marked(text: str, terms: Collection[str]) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it is a word whose token is among `terms`; joined they are the text."""
    wanted = set(terms)
    end = 0
    for start, stop in _units(text):
        if wanted.isdisjoint(tokens(text[start:stop])):
            continue
        if start > end:
            yield text[end:start], False
        yield text[start:stop], True
        end = stop
    if end < len(text):
        yield text[end:], False


WORD_WITH_MARKS = r"[^\W_](?:[^\W_]|[" + "".join(map(chr, _MARKS)) + "])*"
"""A pattern of a word as it is written: a shadda or an accent of its own is no end of it."""

_VISIBLE_WORD = re.compile(WORD_WITH_MARKS)


def _words(text: str) -> list[str]:
    text = _TANWIN.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_UNMARK)
    text = _THOUSANDS.sub("", _ELISION.sub(" ", text))
    return _WORD.findall(text)


_GLUED = re.compile(r"([^\W\d_]{2,})(\d{3,}[^\W\d_]?)")
"""Names of standards, grades and forms: letters with a number of three figures or more. H2O, 3D, CO2, A4 and PA66 stay whole."""


def _parts(word: str) -> tuple[str, ...]:
    return match.groups() if (match := _GLUED.fullmatch(word)) else (word,)


@lru_cache(maxsize=200_000)
def _fold_word(word: str) -> str:
    word = word.replace("ئو", "ؤو")  # two accepted spellings, as in شئون and شؤون
    plain = unicodedata.normalize("NFD", word).translate(_UNMARK).translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(str(digit) if (digit := unicodedata.decimal(c, None)) is not None else c for c in plain)
    return plain


@lru_cache(maxsize=200_000)
def _token(word: str) -> str:
    """Return the token of one word, or nothing for a function word; looked up before folding, so "thé" is not "the"."""
    if word in STOP_WORDS:
        return ""
    if word in OWN:
        return OWN[word]
    cut = stem(_fold_word(word))
    return _variants().get(cut, cut)


@cache
def _variants() -> dict[str, str]:
    """The stem of every word that is written down as another's variant -> the stem of the first word of its line."""
    lines = Path(__file__).with_name("variants.txt").read_text(encoding="utf-8").splitlines()
    families = [line.split() for line in lines if line and not line.startswith("#")]
    stems = [[_variant(word.casefold()) for word in family] for family in families]
    return {variant: head for head, *others in stems for variant in others if variant != head}


def _variant(word: str) -> str:
    return NOT + _variant(word.removeprefix(NOT)) if is_absent(word) else stem(_fold_word(word))


def _cut(word: str) -> str:
    """Take one step towards the stem, or none."""
    if _ARABIC.search(word):
        return _cut_arabic(word)
    for ending, instead in _LATIN_ENDINGS:
        if ending.match(word):
            return ending.sub(instead, word)
    return word


_LATIN_ENDINGS = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"^(.*[ey]au)x$", r"\1"),  # tuyaux, noyaux
        (r"^(.{3,})aux$", r"\1al"),  # métaux
        (r"^(..+i)es$", r"\1"),  # batteries
        (r"^(..+s)is$", r"\1"),  # analysis
        (r"^(..+[^s])s$", r"\1"),  # machines
        (r"^(....+|.+x)e$", r"\1"),  # what is left of boxes, certifiée
        (r"^(....+)y$", r"\1i"),  # battery, like batterie
        (r"^(...+e)([ln])\2$", r"\1\2"),  # what is left of industrielle, européenne
    )
]
"""Plurals first, then the endings that English and French swap. The first that fits is taken."""

_PROCLITIC = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=..)")
_AND = re.compile(r"و(?=...)")
_OUR = re.compile(r"(?<=...)(?:ات|ت)(?:نا|ها|هم|كم)$")
_FEMININE = re.compile(r"(?<=...)(?:ات|ه)$")


def _cut_arabic(word: str) -> str:
    """Take one step towards the stem: and-, the-, with-the-, for-the-; our-, their-; feminine and sound plural ends.

    -un and -in are cut only from participles (those who supply, make, export) and relative adjectives: cut
    everywhere, olives become oil and cardboard becomes a card.
    """
    if (bare := _without_clitic(word)) != word:
        return bare
    if match := _OUR.search(word) or _FEMININE.search(word):
        return word[: match.start()]
    if word.endswith(("يون", "يين")) and len(word) > 5:
        return word[:-2]
    if word.startswith("م") and word.endswith(("ون", "ين")) and len(word) > 5:
        return word[:-2]
    return word


def _without_clitic(word: str) -> str:
    if word not in NATIVE_ARABIC and (match := _PROCLITIC.match(word) or _AND.match(word)):
        return word[match.end() :]
    return word
