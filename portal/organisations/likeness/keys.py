"""Under what those that may be one are looked up."""

from __future__ import annotations

from itertools import combinations, pairwise

from portal.search.normalise import fold

from .domains import domains_of
from .names import sound_of, words_of
from .numbers import number_key
from .trade_words import SAYS_LITTLE, trade_of
from .traits import Traits
from .translated import meanings_of

MOST_MEANINGS = 24


def keys_of(one: Traits) -> set[str]:
    """Under what those that may be the same are looked up: never all with all. A pair that shares none is not compared."""
    found = {f"n:{one.country}:{number}" for number in filter(None, [number_key(one.number, one.country)])}
    found |= {f"d:{domain}" for domain in domains_of(one)}
    for name in one.names:
        words = [sound_of(word) for word in words_of(name) if not trade_of(word)]
        trades = sorted({trade for word in words_of(name) if (trade := trade_of(word))} - SAYS_LITTLE)
        telling = [word for word in words if word]
        found |= {f"g:{one.country}:{meaning}" for meaning in _meanings(name)}
        found |= {f"w:{one.country}:{word}" for word in telling if len(word) >= 2 or word == "~"}
        found |= {f"p:{one.country}:{'+'.join(sorted(pair))}" for pair in pairwise(telling)}
        if telling:
            found |= {f"p:{one.country}:{telling[0]}+{trade}" for trade in trades}
            found.add(f"p:{one.country}:{telling[0]}@{fold(one.town)[:12]}")
        elif trades:
            found.add(f"p:{one.country}:{'+'.join(trades)}")
    return {key[:80] for key in found}


def _meanings(name: str) -> set[str]:
    """What two words of it mean together, whatever language it is in: a translation shares no sound with what it translates."""
    words = words_of(name)
    said = [
        {trade} if (trade := trade_of(word)) else {str(number) for number in meant}
        for word, meant in zip(words, meanings_of(words), strict=True)
        if trade_of(word) not in SAYS_LITTLE
    ]
    pairs = {
        "+".join(sorted((one, other))) for mine, theirs in combinations(said, 2) for one in mine for other in theirs
    }
    alone = set().union(*said) if len([some for some in said if some]) == 1 else set()
    return {*sorted(pairs)[:MOST_MEANINGS], *alone}
