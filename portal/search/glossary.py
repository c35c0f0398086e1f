"""What the trades call one thing in Arabic, French and English: a glossary of our own, a row for each idea.

The rows lie in `glossary_data/*.csv`: columns en, fr and ar, and in each what one may write for the idea, parted by "|",
the usual word first; loans and the words of the Maghreb, the Gulf, Egypt and the Levant stand among the others. A "!"
behind a word says that it means this only in its own language's texts, or means something else where it stands alone: it is
asked with, and never looked for. A "=" behind a phrase says that it is one thing and its words by themselves another: "drawn air" is
vacuum, and asks for no air. A last column, "typed", has what people write who type Arabic in Latin letters: it is read as
Arabic, is only asked with, and is no word of a question in English.

A word with a "!" in a row of the trades is not looked for from a general row either, for what the two rows share.

Rows of `general_*.csv` are the words of any trade and of none (columns en, fr, de, es and ar). They join languages only, and no
two words of one. German and Spanish are asked in and never looked for, by deeper stems, since here no text is indexed by them.
French is asked in and looked for, and it is looked for only where texts are French: in English ones too many of its words are
words of another meaning. For the same reason a word that may be either is taken for French only in a question that says so.

A question is widened when it is asked, so no document need be indexed anew when a row changes. English and French words are
widened to the other languages only, and to nothing that reads as a word of their own: synonyms found less on questions in
English over English texts. Arabic ones are widened to Arabic too, as one thing has a name in each country.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from portal.search.normalise import tokens
from portal.search.stems import deep_stem, written
from portal.search.words import LOOK_ENGLISH

LANGUAGES = ("en", "fr", "ar")
ALL = frozenset(LANGUAGES)
ABROAD = ("de", "es")
"""Languages that only questions are in."""

TYPED = "typed"
"""The column of Arabic in Latin letters."""

_MARKS = "!="

FOLDER = Path(__file__).with_name("glossary_data")

Phrase = tuple[str, ...]
"""The terms of one way to say something, as the index holds them."""


class Idea(NamedTuple):
    """What each language may write for one thing, the usual word first."""

    en: tuple[str, ...]
    fr: tuple[str, ...]
    ar: tuple[str, ...]
    de: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def is_general(self) -> bool:
        return bool(self.de)

    @property
    def said(self) -> dict[str, tuple[str, ...]]:
        """What it is called in each language that texts are in."""
        return dict(zip(LANGUAGES, self, strict=False))


def translations(text: str) -> dict[str, list[str]]:
    """Return language -> what it calls the very thing that this word or phrase names; empty where no row knows it."""
    found: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for idea in _named().get(tuple(tokens(text)), ()):
        for language, words in idea.said.items():
            found[language].update(dict.fromkeys(word.rstrip(_MARKS) for word in words))
    return {language: list(words) for language, words in found.items() if words}


def others(terms: Sequence[str], language: str = "", to: frozenset[str] = ALL) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for those of a question's terms that some row knows.

    The terms are in the order of the question, so that "date palm" is one thing. What is said for several words together
    stands at each of them. A word that is part of a longer name keeps its own others too. In a question that is known to be
    in English or French, no word is taken for one of the other: "four" ovens are no number. `to` are the
    languages that English and French words are looked for in; an Arabic one of the trades may always be either, one of any
    trade is in French only where that is among them.
    """
    table, longest = _table()
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    end_of_one = 0
    for start in range(len(terms)):
        for size in range(min(longest.get(terms[start], 0), len(terms) - start), 0, -1):
            phrase = tuple(terms[start : start + size])
            if start + size <= end_of_one:
                break
            if phrase in _single_things():
                end_of_one = start + size
            for sense in table.get(phrase, ()):
                wanted = _wanted(sense, phrase, language, to)
                for term in phrase:
                    found[term].update(
                        (one, None) for one, spoken in sense.said.items() if not wanted.isdisjoint(spoken)
                    )
    return {term: tuple(phrases) for term, phrases in found.items() if phrases}


def _wanted(sense: _Sense, phrase: Phrase, language: str, to: frozenset[str]) -> frozenset[str]:
    """The languages in which a sense of what was asked is looked for; none where the question's language does not mean it."""
    not_of = {"en": "fr", "fr": "en"}.get(language, "")
    if sense.languages == {not_of} or (sense.is_doubtful and language != "fr"):
        return frozenset()
    if sense.languages == {"ar"}:
        if language == "en" and phrase in _typed():
            return frozenset()
        return ALL - _unwanted(to) if sense.is_general else ALL
    if sense.is_shared:
        return to - {language} if not_of else to - {"en", "fr"}
    return to


def _unwanted(to: frozenset[str]) -> frozenset[str]:
    """French, where no texts are French."""
    return frozenset({"fr"}) - to


def from_abroad(text: str, language: str, to: frozenset[str] = ALL) -> dict[str, tuple[Phrase, ...]]:
    """Return term -> what else may be said for it, for a question in a language of `ABROAD`; in French where that is among `to`."""
    table, wanted = _abroad()[language], ALL - _unwanted(to)
    words = [(term, deep_stem(word, language)) for term, word in written(text)]
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for start in range(len(words)):
        for size in range(min(_LONGEST_ABROAD, len(words) - start), 0, -1):
            said = words[start : start + size]
            if phrases := table.get(tuple(stem for _, stem in said)):
                for term, _ in said:
                    found[term].update((one, None) for one, spoken in phrases.items() if not wanted.isdisjoint(spoken))
    return {term: tuple(phrases) for term, phrases in found.items()}


def is_known_abroad(word: str, language: str) -> bool:
    return (deep_stem(word, language),) in _abroad()[language]


def looks_english(phrase: Phrase) -> bool:
    """Whether these French terms would be found in English texts that mean something else."""
    return len(phrase) == 1 and phrase[0] in _look_english()


def is_french(term: str) -> bool:
    """Whether the glossary has this very word in French, and not in English."""
    return term in _vocabulary(of_trades=False)["fr"] and not is_english(term)


def is_typed_arabic(term: str) -> bool:
    """Whether this is a usual way to type an Arabic word of the trades in Latin letters."""
    return (term,) in _typed()


@cache
def _typed() -> set[Phrase]:
    return {tuple(tokens(word)) for idea in ideas() for word in idea.typed}


def in_arabic(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with what is Arabic typed in Latin letters in Arabic ones, and of each word that came in so how it was typed."""
    typed: dict[str, str] = {}

    def written(match: re.Match[str]) -> str:
        arabic = _arabic_of_typed().get(match[0].casefold(), "")
        typed.update(dict.fromkeys(arabic.split(), match[0]))
        return arabic or match[0]

    return _LATIN_WORD.sub(written, text), typed


_LATIN_WORD = re.compile(r"(?<![^\W_])[A-Za-z0-9]+(?![^\W_])")


@cache
def _arabic_of_typed() -> dict[str, str]:
    """A single typed word that is none of English or French -> the usual Arabic word of the first row that has it, one word if it can."""
    found: dict[str, str] = {}
    for idea in ideas():
        arabic = [word.rstrip(_MARKS) for word in idea.ar]
        usual = next((word for word in arabic if " " not in word), arabic[0] if arabic else "")
        for word in (one.rstrip(_MARKS).casefold() for one in idea.typed):
            term = next(iter(tokens(word)), "")
            if usual and term and " " not in word and not is_english(term) and not is_french(term):
                found.setdefault(word, usual)
    return found


@cache
def _single_things() -> set[Phrase]:
    """The phrases of which no word is taken by itself."""
    said = (word for idea in ideas() for words in idea.said.values() for word in words)
    return {tuple(tokens(word)) for word in said if word.endswith("=")}


def is_english(term: str) -> bool:
    """Whether the glossary has this very word in English."""
    return term in _vocabulary(of_trades=False)["en"]


@cache
def _look_english() -> set[str]:
    return set(chain(*map(tokens, LOOK_ENGLISH)))


def single_terms() -> Iterable[str]:
    """The terms that name something of the trades by themselves."""
    said = (word for idea in ideas() if not idea.is_general for words in idea.said.values() for word in words)
    phrases = dict.fromkeys(tuple(tokens(word)) for word in said)
    return (phrase[0] for phrase in phrases if len(phrase) == 1 and phrase in _table()[0])


@cache
def ideas() -> tuple[Idea, ...]:
    """Return every row, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                Idea(*(_split(row.get(language) or "") for language in (*LANGUAGES, *ABROAD, TYPED)))
                for row in csv.DictReader(file)
            ]
    return tuple(found)


_LONGEST_ABROAD = 3


@cache
def _abroad() -> Mapping[str, Mapping[Phrase, Mapping[Phrase, set[str]]]]:
    """Language of `ABROAD` -> the deep stems of what is said in it -> what texts say for it, with the languages of that."""
    found: dict[str, dict[Phrase, dict[Phrase, set[str]]]] = {language: {} for language in ABROAD}
    for idea in ideas():
        for language, said in zip(ABROAD, (idea.de, idea.es), strict=True):
            for one in said:
                stems = tuple(deep_stem(word, language) for _, word in written(one.rstrip(_MARKS)))
                there = found[language].setdefault(stems, {})
                for spoken, words in idea.said.items():
                    for phrase, is_sought in _phrases(words).items():
                        if is_sought:
                            there.setdefault(phrase, set()).add(spoken)
    return found


def arabic_like(term: str, to: frozenset[str] = ALL) -> tuple[Phrase, ...]:
    """Return what may be said for an Arabic term that only a deeper cut makes one of the glossary's; in French as in `others`."""
    said = _arabic_stems().get(deep_stem(term, "ar"), {})
    return tuple(one for one, is_always in said.items() if is_always or "fr" in to)


@cache
def _arabic_stems() -> Mapping[str, Mapping[Phrase, bool]]:
    """Deep stem -> what may be said for it, and whether it is looked for where nobody writes French."""
    found: defaultdict[str, dict[Phrase, bool]] = defaultdict(dict)
    for phrase, rows in _table()[0].items():
        if len(phrase) == 1:
            for sense in rows:
                if sense.languages == {"ar"}:
                    said = found[deep_stem(phrase[0], "ar")]
                    for one, spoken in sense.said.items():
                        said[one] = said.get(one, False) or not sense.is_general or spoken != {"fr"}
    return found


def french_like(word: str) -> tuple[Phrase, ...]:
    """Return what may be said for a word of a French question that only a deeper cut makes one of the glossary's: "fabrique"."""
    stem = deep_stem(_OURS.sub("er", word.casefold()), "fr")
    return _french_stems().get(stem, ()) if len(stem) >= _LEAST_FRENCH_STEM else ()


_OURS = re.compile(r"e?ons$")
"""What we do, which the stemmer takes for a noun's ending: "fabriquons"."""

_LEAST_FRENCH_STEM = 5
"""Letters. Shorter ones bring a door, a port and who carries together."""


@cache
def _french_stems() -> Mapping[str, tuple[Phrase, ...]]:
    table = _table()[0]
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for word in chain(*(idea.fr for idea in ideas())):
        terms = tuple(tokens(word))
        if len(terms) == 1:
            for sense in table.get(terms, ()):
                if "fr" in sense.languages:
                    found[deep_stem(word.rstrip(_MARKS).casefold(), "fr")].update(dict.fromkeys(sense.said))
    return {stem: tuple(said) for stem, said in found.items()}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("|") if word.strip())


@cache
def _named() -> Mapping[Phrase, list[Idea]]:
    named: defaultdict[Phrase, list[Idea]] = defaultdict(list)
    for idea in ideas():
        for phrase in dict.fromkeys(tuple(tokens(word)) for word in chain(*idea.said.values())):
            named[phrase].append(idea)
    return named


class _Sense(NamedTuple):
    """What a phrase may mean: in which languages it says so, and what else may be said for it, with the languages of that."""

    languages: set[str]
    said: Mapping[Phrase, set[str]]
    is_general: bool
    is_doubtful: bool
    """Whether it is French that may as well be English of another meaning."""

    @property
    def is_shared(self) -> bool:
        """Whether it is a common word of both English and French: then the question must say which, to be asked in the other."""
        return self.is_general and self.languages.issuperset({"en", "fr"})


@cache
def _table() -> tuple[Mapping[Phrase, list[_Sense]], Mapping[str, int]]:
    """What may be said -> what that may mean; and the first term -> how many terms the longest such phrase has."""
    table: defaultdict[Phrase, list[_Sense]] = defaultdict(list)
    elsewhere = _meant_elsewhere()
    for idea in ideas():
        said = {language: _phrases(words) for language, words in idea.said.items()}
        typed = _phrases(idea.typed)
        barred = elsewhere if idea.is_general else set()
        for asked in dict.fromkeys(chain(*said.values(), typed)):
            languages = {one for one in LANGUAGES if asked in said[one] or (one == "ar" and asked in typed)}
            sought: dict[Phrase, set[str]] = {}
            for language in LANGUAGES:
                asked_in = languages
                if idea.is_general and language in languages:
                    asked_in = languages - {language} - {"ar"}
                    if language == "ar" or not asked_in:
                        continue
                for phrase, is_sought in said[language].items():
                    if (
                        is_sought
                        and phrase != asked
                        and (asked, phrase) not in barred
                        and _is_worth(phrase, language, asked_in, idea)
                    ):
                        sought.setdefault(phrase, set()).add(language)
            if sought:
                is_doubtful = idea.is_general and languages == {"fr"} and _may_be_english(asked)
                table[asked].append(_Sense(languages, sought, idea.is_general, is_doubtful))
    longest: dict[str, int] = {}
    for phrase in table:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return table, longest


def _may_be_english(phrase: Phrase) -> bool:
    return looks_english(phrase) or _vocabulary(of_trades=False)["en"].issuperset(phrase)


def _meant_elsewhere() -> set[tuple[Phrase, Phrase]]:
    """What is said in a row of the trades, each with the words that this row does not look for: a factory with a plant."""
    found: set[tuple[Phrase, Phrase]] = set()
    for idea in ideas():
        if not idea.is_general:
            said = [_phrases(words) for words in idea.said.values()]
            unsought = [phrase for words in said for phrase, is_sought in words.items() if not is_sought]
            found.update((asked, phrase) for words in said for asked in words for phrase in unsought)
    return found


def _phrases(words: Iterable[str]) -> dict[Phrase, bool]:
    """What may be said in one language, and whether it is looked for too."""
    found = {tuple(tokens(word)): not word.endswith("!") for word in words}
    found.pop((), None)
    return found


def _is_worth(phrase: Phrase, language: str, asked_in: set[str], idea: Idea) -> bool:
    """Whether a phrase is of another language than what is asked, and not all of its words are words of that one too.

    A common word of French may bring one of English that French has for the same: who asks for "énergétique" means energy.
    """
    if language == "ar":
        return True
    if asked_in == {"en"} and looks_english(phrase):
        return False
    if idea.is_general and asked_in == {"fr"} and language == "en" and phrase in _phrases(idea.fr):
        return True
    known = _vocabulary(of_trades=not idea.is_general)
    return language not in asked_in and not any(known[one].issuperset(phrase) for one in asked_in - {"ar"})


@cache
def _vocabulary(*, of_trades: bool) -> Mapping[str, set[str]]:
    """Language -> the terms that the glossary uses in it; with `of_trades` no French ones of any trade, which would leave English
    words of the trades out that mean one thing in a trade: a "date" is a fruit."""
    cells = {
        language: chain(
            *(idea.said[language] for idea in ideas() if not (of_trades and idea.is_general and language == "fr"))
        )
        for language in LANGUAGES
    }
    return {language: set(chain(*map(tokens, words))) for language, words in cells.items()}
