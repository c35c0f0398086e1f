"""The thing itself: which words of what is asked for stand in the other side's documents."""

from __future__ import annotations

from collections.abc import Mapping

from portal.search.normalise import spoken, tokens

from .conditions import Condition, State
from .facts import Document, Facts
from .pair import Pair

MOST_WORDS, SOME_WORDS = 0.6, 0.3


def compare_subject(pair: Pair, documents: Mapping[int, Document]) -> Condition:
    """Return how much of the title, the one sentence everybody writes, one document of the other side says.

    Few or none of the words is unknown, not unmet: it may say the same in other words or another language.
    """
    asked = spoken(pair.asked.title)
    best: set[str] = set()
    where: tuple[int, ...] = ()
    for number in pair.texts.documents:
        if number in documents:
            document = documents[number]
            said = asked.keys() & set(tokens(f"{document.title} {document.text}"))
            if len(said) > len(best):
                best, where = said, (number,)
    share = len(best) / len(asked) if asked else 0.0
    state: State = "yes" if share >= MOST_WORDS else "part" if share >= SOME_WORDS else "unknown"
    facts: Facts = {
        "matched": [word for term, word in asked.items() if term in best],
        "unmatched": [word for term, word in asked.items() if term not in best],
    }
    return Condition("subject", "need" if pair.asked.is_need else "offer", state, facts, where)
