"""From hits of small documents to one reading per organisation.

An organisation is many small documents, never one text: each is found on its own, and the good ones add up with
exp((s - s_top) / (WIDTH * s_top)), so ten faint echoes do not outweigh one clear answer. Work counts half after every
HALF_LIFE_YEARS. Profiles say what an organisation claims, everything else what it has done or offers; the two are
pooled apart, because a profile never scores like a piece of work on the very subject, and newcomers have nothing else.

Source: the document model of expert finding, Balog, Azzopardi and de Rijke (2006). WIDTH was 0.1 with raw query terms;
with repeated terms saturated 0.15 is best on the period before the development split.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from .facts import Hit

WIDTH = 0.15
WIDE = 0.3
"""For what one led or did with the asker: there is less of it, so that also what is only near the subject counts."""

HALF_LIFE_YEARS = 6.0
PROFILE_KINDS = frozenset(
    {"profile", "makes", "serves", "buys", "capability", "test", "equipment", "technology", "instrument", "programme"}
)
DOCUMENTS_SHOWN = 3


@dataclass(slots=True)
class Pooled:
    """What the documents of one organisation say to a question, each value from 0 to 1.

    `work` and `profile` are relative to the best organisation of this question, and None where nobody's work or profile
    was found. `coverage` and `title` are absolute: the most that one document holds of what was asked, and of its title
    alone. `documents` are the best ones. `led` counts only the work that this organisation led,
    and `with_asker` what the asker and this one did together, None where who asks is not known.
    Nothing found at all is not known: the words may be in another language.
    """

    work: float | None = None
    profile: float | None = None
    coverage: float | None = None
    title: float | None = None
    led: float | None = None
    with_asker: float | None = None
    documents: list[int] = field(default_factory=list)


def pool(hits: Iterable[Hit], today: date, asker: str = "") -> dict[str, Pooled]:
    """Return organisation -> what its documents say to one question, for those of which a document was found.

    With an `asker` also what those of both say, which they wrote down together.
    """
    best_first = sorted(hits, key=lambda hit: (-hit.score, hit.document))
    scored = [hit for hit in best_first if hit.score > 0]
    work = _lane([hit for hit in scored if hit.kind not in PROFILE_KINDS], today)
    led = [replace(hit, owners=hit.owners[:1]) for hit in scored if hit.kind not in PROFILE_KINDS]
    profile = _lane([hit for hit in scored if hit.kind in PROFILE_KINDS], None)
    nothing = Pooled(
        work=0.0 if work else None,
        profile=0.0 if profile else None,
        led=0.0 if led else None,
        with_asker=0.0 if asker else None,
    )
    pooled: defaultdict[str, Pooled] = defaultdict(lambda: replace(nothing, documents=[]))
    for owner, value in work.items():
        pooled[owner].work = value
    for owner, value in _lane(led, today, WIDE).items():
        pooled[owner].led = value
    for owner, value in profile.items():
        pooled[owner].profile = value
    for owner, value in _summed([hit for hit in scored if asker in hit.owners], scored, today, WIDE).items():
        pooled[owner].with_asker = value
    for hit in best_first:
        for owner in hit.owners:
            one = pooled[owner]
            one.coverage = max(one.coverage or 0.0, hit.coverage)
            if hit.title is not None:
                one.title = max(one.title or 0.0, hit.title)
            if len(one.documents) < DOCUMENTS_SHOWN:
                one.documents.append(hit.document)
    return dict(pooled)


def _lane(hits: Sequence[Hit], today: date | None, width: float = WIDTH) -> dict[str, float]:
    """Add up one lane and relate it to its best; without a day nothing fades."""
    if not hits:
        return {}
    sums = _summed(hits, hits, today, width)
    most = max(sums.values())
    return {owner: value / most for owner, value in sums.items()}


def _summed(hits: Sequence[Hit], among: Sequence[Hit], today: date | None, width: float) -> dict[str, float]:
    """Add up hits by owner; the best `among` all that were found counts 1."""
    sums: dict[str, float] = {}
    for hit in hits:
        top = among[0].score
        value = math.exp((hit.score - top) / (width * top))
        if today and hit.on:
            value *= 0.5 ** (max(0, (today - hit.on).days) / 365.25 / HALF_LIFE_YEARS)
        for owner in hit.owners:
            sums[owner] = sums.get(owner, 0.0) + value
    return sums
