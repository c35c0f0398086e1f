"""Under what those that may be one are looked up."""

from __future__ import annotations

from itertools import pairwise

from portal.search.normalise import fold

from .domains import domains_of
from .names import sound_of, words_of
from .numbers import number_key
from .trade_words import SAYS_LITTLE, trade_of
from .traits import Traits


def keys_of(one: Traits) -> set[str]:
    """Under what those that may be the same are looked up: never all with all. A pair that shares none is not compared."""
    found = {f"n:{one.country}:{number}" for number in filter(None, [number_key(one.number, one.country)])}
    found |= {f"d:{domain}" for domain in domains_of(one)}
    for name in one.names:
        words = [sound_of(word) for word in words_of(name) if not trade_of(word)]
        trades = sorted({trade for word in words_of(name) if (trade := trade_of(word))} - SAYS_LITTLE)
        telling = [word for word in words if word]
        found |= {f"w:{one.country}:{word}" for word in telling if len(word) >= 2 or word == "~"}
        found |= {f"p:{one.country}:{'+'.join(sorted(pair))}" for pair in pairwise(telling)}
        if telling:
            found |= {f"p:{one.country}:{telling[0]}+{trade}" for trade in trades}
            found.add(f"p:{one.country}:{telling[0]}@{fold(one.town)[:12]}")
        elif trades:
            found.add(f"p:{one.country}:{'+'.join(trades)}")
    return {key[:80] for key in found}
