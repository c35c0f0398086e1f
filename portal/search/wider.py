"""What else may be said for a question's words: in the other languages, in the other script.

First the glossary. A word that it does not know may be a name or a loan: then what sounds like it in the other script is
looked for, in the glossary and among the terms that the index holds. It all happens when a question is asked, so no document
is indexed anew. Nothing is kept for a word that the index holds nothing else for, so questions in the one language of an
installation stay what they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from portal.search import dictionary, glossary, sounds
from portal.search.glossary import Phrase
from portal.search.normalise import tokens
from portal.search.ranking import Others
from portal.search.words import ONLY_ENGLISH, ONLY_FRENCH

if TYPE_CHECKING:
    from portal.search.view import View

TRANSLATED, DEFINED, SOUNDING = 0.8, 0.7, 0.6
"""How much a word of another language counts beside the very word: one of the glossary, at most one of a general dictionary, and
at most a word that only sounds like it in another script."""

LOOKALIKE = 0.3
"""The same for a French word that is spelt like an English one of another meaning."""

SHORT = 6
"""Terms. In so short a question, as people type to find a name, words that are known are tried in the other script too."""

MOST = 30
"""So many other ways to say one word are looked for, the usual ones first."""


def others_in(view: View, text: str) -> Others:
    """Return what else may be said for the terms of a question, as far as the index holds it."""
    found = {}
    for term, said in said_for(text, view).items():
        if there := tuple((phrase, counts) for phrase, counts in said.items() if all(map(view.holds, phrase))):
            found[term] = there
    return found


def said_for(text: str, view: View | None = None) -> dict[str, dict[Phrase, float]]:
    """Return term -> other ways to say it and how much each counts, for a question's terms for which there are any.

    With an index its own terms are tried too, for words that nothing else knows.
    """
    terms = tokens(text)
    known = glossary.others(terms, language_of(text), view.languages if view else glossary.ALL)
    defined = dictionary.phrases_of(terms)
    strange = {
        one for one in terms if one not in known and one not in defined and not (view and view.known.holding(one))
    }
    is_short = len(terms) <= SHORT
    is_typed = all(sounds.is_arabic(one) or one in strange for one in terms)
    found: dict[str, dict[Phrase, float]] = {}
    for term in dict.fromkeys(terms):
        said = {one: LOOKALIKE if glossary.looks_english(one) else TRANSLATED for one in known.get(term, ())}
        for phrase, share in defined.get(term, {}).items():
            said.setdefault(phrase, DEFINED * math.sqrt(share))
        # A strange word among others of its language is a name; where all are strange it is Arabic in Latin letters.
        if not said and term in strange and (sounds.is_arabic(term) or is_typed or sounds.is_chat(term)):
            said = _without_preposition(term, view) or _as_it_sounds(term, strict=sounds.is_arabic(term))
        if not said and view and (is_short or term in strange) and (view.has_arabic or sounds.is_arabic(term)):
            said = _alike(term, view.sounding(term), strict=not sounds.is_chat(term))
        if said:
            found[term] = dict(list(said.items())[:MOST])
    return found


def terms_said(text: str) -> list[str]:
    """Return the terms of a text and those of every other way to say them: what to mark in what was found by other words."""
    said = said_for(text)
    return list(dict.fromkeys([*tokens(text), *(term for ways in said.values() for phrase in ways for term in phrase)]))


def language_of(text: str) -> str:
    """Return "en" or "fr" where the small words of a text say which, else nothing."""
    words = text.casefold().replace("’", " ").replace("'", " ").split()
    english, french = (sum(word in only for word in words) for only in (ONLY_ENGLISH, ONLY_FRENCH))
    return "en" if english > french else "fr" if french > english else ""


def _without_preposition(term: str, view: View | None) -> dict[Phrase, float]:
    """For-, by-, as-, and- are cut only here, where what is left is a word that is known: لبن is no "for" something."""
    bare = term[1:]
    if len(bare) < 3 or not term.startswith(("ل", "ب", "ك", "و", "ف")):
        return {}
    said = glossary.others((bare,)).get(bare, ())
    if not said and not (view and view.known.holding(bare)):
        return {}
    return dict.fromkeys([(bare,), *said], TRANSLATED)


def _as_it_sounds(term: str, *, strict: bool) -> dict[Phrase, float]:
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
            found |= {(one,): alike} | dict.fromkeys(glossary.others((one,)).get(one, ()), alike)
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
