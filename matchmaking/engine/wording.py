"""Which of the words that are asked for a text says, be it in another language or another script."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from portal.search import sounds
from portal.search.negation import is_absent
from portal.search.normalise import spoken
from portal.search.wider import said_for


def said_in(terms: Collection[str], asked: str, text: str) -> dict[str, str]:
    """Return term -> the words by which the text says it, for those of `terms` that it says; they come from what is asked.

    The very term goes first; the words of another language are those that the text really has.
    """
    written = words_in(text)
    found = {term: written[term] for term in terms if term in written}
    if len(found) == len(terms):
        return found
    ways = _ways(asked)
    in_latin = text.isascii()
    for term in terms:
        if term not in found and (phrase := _way(term, ways, written, in_latin=in_latin)):
            found[term] = " ".join(dict.fromkeys(written[one] for one in phrase))
    return found


def _way(
    term: str, ways: Mapping[str, Collection[tuple[str, ...]]], written: Mapping[str, str], *, in_latin: bool
) -> tuple[str, ...]:
    """The longest way to say a term that is written, else what is written and sounds like it in the other script."""
    if known := ways.get(term):
        return max((phrase for phrase in known if all(one in written for one in phrase)), key=len, default=())
    if is_absent(term):
        return ()
    is_arabic = sounds.is_arabic(term)
    if (in_latin and not is_arabic) or not (keys := set(sounds.skeletons(term))):
        return ()
    for one in written:
        if sounds.is_arabic(one) != is_arabic and not is_absent(one) and not keys.isdisjoint(sounds.skeletons(one)):
            arabic, latin = (term, one) if is_arabic else (one, term)
            if sounds.likeness(arabic, latin) >= sounds.ALIKE:
                return (one,)
    return ()


MOST_TEXTS = 4_000
"""The words of so many texts are kept, about 30 MB: a need that is compared again meets much the same documents."""


@lru_cache(MOST_TEXTS)
def words_in(text: str) -> Mapping[str, str]:
    """As `normalise.spoken`."""
    return MappingProxyType(spoken(text))


@lru_cache(maxsize=2_000)
def _ways(asked: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {term: tuple(said) for term, said in said_for(asked).items()}
