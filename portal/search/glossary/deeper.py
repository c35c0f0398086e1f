"""Words of Arabic and French questions that only a deeper cut makes the glossary's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import chain

from portal.search.normalise import tokens
from portal.search.stems import deep_stem

from .rows import ALL, MARKS, Phrase, ideas
from .senses import table_of_senses


def arabic_like(term: str, to: frozenset[str] = ALL) -> tuple[Phrase, ...]:
    """Return what may be said for an Arabic term that only a deeper cut makes one of the glossary's; in French as in `others`."""
    said = _arabic_stems().get(deep_stem(term, "ar"), {})
    return tuple(one for one, is_always in said.items() if is_always or "fr" in to)


@cache
def _arabic_stems() -> Mapping[str, Mapping[Phrase, bool]]:
    """Deep stem -> what may be said for it, and whether it is looked for where nobody writes French."""
    found: defaultdict[str, dict[Phrase, bool]] = defaultdict(dict)
    for phrase, rows in table_of_senses()[0].items():
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
    table = table_of_senses()[0]
    found: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for word in chain(*(idea.fr for idea in ideas())):
        terms = tuple(tokens(word))
        if len(terms) == 1:
            for sense in table.get(terms, ()):
                if "fr" in sense.languages:
                    found[deep_stem(word.rstrip(MARKS).casefold(), "fr")].update(dict.fromkeys(sense.said))
    return {stem: tuple(said) for stem, said in found.items()}
