"""Is it this one? Organisations that are here already under a name like the one just typed."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from portal.search import shelf
from portal.search.records import CARD, PUBLIC, SearchQuery

from ..models import Organisation
from ..names import comparable

ALIKE = 86.0
"""Of 100, by rapidfuzz over the words in order of the alphabet. Found by trying: below it, "Nakhla Pack" meets "Nakhla Park"."""
WORDS_THAT_TELL = 2
LOOKED_THROUGH = 40
SHOWN = 3


def possible_duplicates(names: Iterable[str], country: str = "") -> list[Organisation]:
    """Published organisations of the same country, or of none, with a name alike or begun alike; the most alike first.

    The index proposes, in whatever letters a name is written there; the comparison decides. While there is none, nobody is proposed.
    """
    asked = [name for name in (comparable(name) for name in names) if name]
    if not asked:
        return []
    wanted = SearchQuery(
        audience={PUBLIC}, text=" ".join(asked), family=CARD, kinds=("organisation",), match="any", limit=LOOKED_THROUGH
    )
    try:
        with shelf.reading() as index:
            proposed = {hit.owner for hit in index.search(wanted).hits}
    except shelf.NotReady:
        return []
    near = [
        (score, organisation)
        for organisation in Organisation.objects.published().filter(public_id__in=proposed).select_related("region")
        if not (country and organisation.country and organisation.country != country)
        and (score := likeness(asked, organisation)) >= ALIKE
    ]
    near.sort(key=lambda pair: (-pair[0], pair[1].sort_name))
    return [organisation for _score, organisation in near[:SHOWN]]


def likeness(names: Iterable[str], organisation: Organisation) -> float:
    """0 to 100: the best of all pairs of names, already made comparable on the asking side."""
    there = [comparable(name) for name in organisation.names]
    return max((_alike(one, other) for one in names for other in there), default=0.0)


def _alike(one: str, other: str) -> float:
    """ "Dar Sanabel" may be "Dar Sanabel Dates": a name of two words and more that the other one begins with is asked about."""
    likeness_of_words: float = fuzz.token_sort_ratio(one, other)
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) >= WORDS_THAT_TELL and longer[: len(shorter)] == shorter:
        return max(ALIKE, likeness_of_words)
    return likeness_of_words
