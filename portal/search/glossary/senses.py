"""What each phrase of the glossary may mean, and what else is then looked for: made once of all rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from portal.search.normalise import tokens

from .rows import LANGUAGES, Idea, Phrase, ideas, phrases_of
from .vocabulary import looks_english, vocabulary


class Sense(NamedTuple):
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
def table_of_senses() -> tuple[Mapping[Phrase, list[Sense]], Mapping[str, int]]:
    """What may be said -> what that may mean; and the first term -> how many terms the longest such phrase has."""
    table: defaultdict[Phrase, list[Sense]] = defaultdict(list)
    elsewhere = _meant_elsewhere()
    for idea in ideas():
        said = {language: phrases_of(words) for language, words in idea.said.items()}
        typed = phrases_of(idea.typed)
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
                table[asked].append(Sense(languages, sought, idea.is_general, is_doubtful))
    longest: dict[str, int] = {}
    for phrase in table:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return table, longest


def single_terms() -> Iterable[str]:
    """The terms that name something of the trades by themselves."""
    said = (word for idea in ideas() if not idea.is_general for words in idea.said.values() for word in words)
    phrases = dict.fromkeys(tuple(tokens(word)) for word in said)
    return (phrase[0] for phrase in phrases if len(phrase) == 1 and phrase in table_of_senses()[0])


def _may_be_english(phrase: Phrase) -> bool:
    return looks_english(phrase) or vocabulary(of_trades=False)["en"].issuperset(phrase)


def _meant_elsewhere() -> set[tuple[Phrase, Phrase]]:
    """What is said in a row of the trades, each with the words that this row does not look for: a factory with a plant."""
    found: set[tuple[Phrase, Phrase]] = set()
    for idea in ideas():
        if not idea.is_general:
            said = [phrases_of(words) for words in idea.said.values()]
            unsought = [phrase for words in said for phrase, is_sought in words.items() if not is_sought]
            found.update((asked, phrase) for words in said for asked in words for phrase in unsought)
    return found


def _is_worth(phrase: Phrase, language: str, asked_in: set[str], idea: Idea) -> bool:
    """Whether a phrase is of another language than what is asked, and not all of its words are words of that one too.

    A common word of French may bring one of English that French has for the same: who asks for "énergétique" means energy.
    """
    if language == "ar":
        return True
    if asked_in == {"en"} and looks_english(phrase):
        return False
    if idea.is_general and asked_in == {"fr"} and language == "en" and phrase in phrases_of(idea.fr):
        return True
    known = vocabulary(of_trades=not idea.is_general)
    return language not in asked_in and not any(known[one].issuperset(phrase) for one in asked_in - {"ar"})
