"""What else may be said for a question's words: in the other languages, in the other script.

First the glossary. A word that it does not know may be a name or a loan: then what sounds like it in the other script is
looked for, in the glossary and among the terms that the index holds. It all happens when a question is asked, so no document
is indexed anew. Nothing is kept for a word that the index holds nothing else for, so questions in the one language of an
installation stay what they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from portal.search import dictionary, glossary, sounds, stems
from portal.search.glossary import Phrase
from portal.search.negation import NOT, is_absent
from portal.search.normalise import absent_token, tokens
from portal.search.ranking import Others
from portal.search.words import ONLY_ABROAD, ONLY_ENGLISH, ONLY_FRENCH, SMALL

if TYPE_CHECKING:
    from portal.search.view import View

TRANSLATED, DEFINED, SOUNDING = 0.8, 0.7, 0.6
"""How much a word of another language counts beside the very word: one of the glossary, at most one of a general dictionary, and
at most a word that only sounds like it in another script."""

ANOTHER_FORM = 0.9
"""How much another form of a word counts beside the one that a list has."""

LOOKALIKE = 0.3
"""The same for a French word that is spelt like an English one of another meaning."""

SHORT = 6
"""Terms. In so short a question, as people type to find a name, words that are known are tried in the other script too."""

MOST = 30
"""So many other ways to say one word are looked for, the usual ones first."""


def others_in(view: View, text: str, language: str = "") -> Others:
    """Return what else may be said for the terms of a question, as far as the index holds it."""
    found = {}
    for term, said in said_for(text, view, language).items():
        if there := tuple((phrase, counts) for phrase, counts in said.items() if all(map(view.holds, phrase))):
            found[term] = there
    return found


def said_for(text: str, view: View | None = None, language: str = "") -> dict[str, dict[Phrase, float]]:
    """Return term -> other ways to say it and how much each counts, for a question's terms for which there are any.

    With an index its own terms are tried too, for words that nothing else knows.
    """
    terms = tokens(text)
    language = language or language_of(text)
    to = view.languages if view else glossary.ALL
    is_abroad = language in glossary.ABROAD
    known = glossary.from_abroad(text, language, to) if is_abroad else glossary.others(terms, language, to)
    known |= {term: (*known.get(term, ()), *said) for term, said in _absent(terms, language, to).items()}
    written = dict(stems.written(text)) if language == "fr" else {}
    defined = dictionary.phrases_of(terms)
    strange = {
        one
        for one in terms
        if not (is_absent(one) or one in known or one in defined or (view and view.known.holding(one)))
    }
    is_short = len(terms) <= SHORT
    is_typed = all(sounds.is_arabic(one) or one in strange or glossary.is_typed_arabic(one) for one in terms)
    found: dict[str, dict[Phrase, float]] = {}
    for term in dict.fromkeys(terms):
        said = {one: LOOKALIKE if glossary.looks_english(one) else TRANSLATED for one in known.get(term, ())}
        for phrase, share in defined.get(term, {}).items():
            said.setdefault(phrase, DEFINED * math.sqrt(share))
        if not said and term in written:
            said = dict.fromkeys(glossary.french_like(written[term]), DEFINED)
        # A strange word among others of its language is a name; where all are strange it is Arabic in Latin letters.
        if not said and term in strange and (sounds.is_arabic(term) or is_typed or sounds.is_chat(term)):
            said = _without_preposition(term, view, to) or _as_it_sounds(term, to, strict=sounds.is_arabic(term))
        if not said and term in strange and sounds.is_arabic(term):
            said = dict.fromkeys(glossary.arabic_like(term, to), DEFINED)
        if (
            not (said or is_absent(term))
            and view
            and (is_short or term in strange)
            and (view.has_arabic or sounds.is_arabic(term))
        ):
            said = _alike(term, view.sounding(term), strict=not sounds.is_chat(term))
        if said:
            found[term] = dict(list(said.items())[:MOST])
            if view and (language in (*glossary.ABROAD, "fr") or sounds.is_arabic(term) or glossary.is_french(term)):
                _with_forms(found[term], view)
    return found


def _absent(terms: Sequence[str], language: str, to: frozenset[str]) -> dict[str, list[Phrase]]:
    """What else may be said for what is not there: the other words for the thing, and that it is not there."""
    found: dict[str, list[Phrase]] = {}
    for absent, run in groupby(terms, key=is_absent):
        if absent:
            things = [term.removeprefix(NOT) for term in run]
            for thing, said in glossary.others(things, language, to).items():
                found[NOT + thing] = [tuple(map(absent_token, phrase)) for phrase in said]
    return found


def _with_forms(said: dict[Phrase, float], view: View) -> None:
    """Add the other forms of each word that the index holds: a list has one of them, as "develop" for "developing"."""
    for phrase, counts in list(said.items()):
        if len(phrase) == 1 and not (sounds.is_arabic(phrase[0]) or is_absent(phrase[0])):
            for form in view.forms(phrase[0]):
                if not glossary.is_english(form):  # then it is a word of its own, as "original" beside "origin"
                    said.setdefault((form,), counts * ANOTHER_FORM)


def terms_said(text: str) -> list[str]:
    """Return the terms of a text and those of every other way to say them: what to mark in what was found by other words."""
    said = said_for(text)
    return list(dict.fromkeys([*tokens(text), *(term for ways in said.values() for phrase in ways for term in phrase)]))


def language_of(text: str) -> str:
    """Return "en", "fr", "de" or "es" where the small words of a text say which, else nothing."""
    words = _WORD.findall(text.casefold())
    seen = {language: sum(word in only for word in words) for language, only in _SMALL_WORDS.items()}
    if "¿" in text or "¡" in text:
        return "es"
    english, french = seen["en"], seen["fr"]
    abroad = max(SMALL, key=lambda language: seen[language])
    # "was" and "in" are English too, "der" and "por" are not
    # "was" and "in" are English and German, so they speak for neither of the two
    only_english = sum(word in ONLY_ENGLISH and word not in SMALL[abroad] for word in words)
    if seen[abroad] > max(only_english, french) and _is_enough(words, abroad):
        return abroad
    return "en" if english > french else "fr" if french > english else ""


def _is_enough(words: Sequence[str], language: str) -> bool:
    """Whether a second word bears out the small word of a language from abroad: one alone is in names too (Van der Berg, El Oued).

    It may be any small word, a letter of that language, or a word that the glossary knows in that language and not in English.
    """
    small = {word for word in words if word in SMALL[language]}
    others = [word for word in words if word not in small]
    return (
        len(small) > 1
        or any(letter in word for word in others for letter in _LETTERS_OF[language])
        or any(glossary.is_known_abroad(word, language) and not glossary.is_english(_term(word)) for word in others)
    )


def _term(word: str) -> str:
    return next(iter(tokens(word)), "")


_LETTERS_OF = {"de": "äöüß", "es": "ñ"}


def to_the_point(text: str, language: str) -> str:
    """Return a question in a language from abroad without its small words, and German compounds in their parts; others as they are."""
    if language not in SMALL:
        return text
    words = [word for word in _WORD.findall(text) if word.casefold() not in SMALL[language]]
    if language == "de":
        words = [part for word in words for part in _parts(word)]
    return " ".join(words) or text


def _parts(word: str) -> tuple[str, ...]:
    """The two words of a German compound that is not known itself, both of which are; the longest first part is taken."""
    if len(word) < 2 * _LEAST_PART or glossary.is_known_abroad(word, "de"):
        return (word,)
    for end in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        first, last = word[:end], word[end:]
        if glossary.is_known_abroad(last, "de"):
            for joint in ("", "s", "es", "n", "en", "er"):
                bare = first.removesuffix(joint)
                if len(bare) >= _LEAST_PART and glossary.is_known_abroad(bare, "de"):
                    return bare, last
    return (word,)


_LEAST_PART = 4


_WORD = re.compile(r"\w+")
_SMALL_WORDS = {"en": ONLY_ENGLISH, "fr": ONLY_FRENCH, **ONLY_ABROAD}


def _without_preposition(term: str, view: View | None, to: frozenset[str]) -> dict[Phrase, float]:
    """For-, by-, as-, and- are cut only here, where what is left is a word that is known: لبن is no "for" something."""
    bare = term[1:]
    if len(bare) < 3 or not term.startswith(("ل", "ب", "ك", "و", "ف")):
        return {}
    said = glossary.others((bare,), to=to).get(bare, ())
    if not said and not (view and view.known.holding(bare)):
        return {}
    return dict.fromkeys([(bare,), *said], TRANSLATED)


def _as_it_sounds(term: str, to: frozenset[str], *, strict: bool) -> dict[Phrase, float]:
    """What may be said for the words of the glossary that this one is in another script.

    Whoever types Arabic in Latin letters leaves out what Arabic leaves out, so then short words are tried too.
    """
    of_script = _glossary_sounds()[not sounds.is_arabic(term)]
    keys = sounds.skeletons(term, least=sounds.LEAST if strict or sounds.ends_in_figure(term) else sounds.LEAST_TYPED)
    near = _alike(term, (one for key in keys for one in of_script.get(key, ())), strict=strict)
    best = max(near.values(), default=0.0)
    found: dict[Phrase, float] = {}
    for (one,), alike in near.items():
        if alike >= best:
            found |= {(one,): alike} | dict.fromkeys(glossary.others((one,), to=to | {"en", "ar"}).get(one, ()), alike)
    return found


def _alike(term: str, candidates: Iterable[str], *, strict: bool) -> dict[Phrase, float]:
    found: dict[Phrase, float] = {}
    for one in candidates:
        arabic, latin = (term, one) if sounds.is_arabic(term) else (one, term)
        if (alike := sounds.likeness(arabic, latin, strict=strict)) >= sounds.ALIKE:
            found[one,] = SOUNDING * alike
    return dict(sorted(found.items(), key=lambda item: -item[1]))


@cache
def _glossary_sounds() -> Mapping[bool, Mapping[str, list[str]]]:
    """Whether Arabic -> skeleton -> the single terms of the glossary that have it."""
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for term in glossary.single_terms():
        for key in sounds.skeletons(term, least=sounds.LEAST_TYPED):
            found[sounds.is_arabic(term)].setdefault(key, []).append(term)
    return found
