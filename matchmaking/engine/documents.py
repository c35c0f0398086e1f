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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .facts import Hit

WIDTH = 0.15
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
    alone. `documents` are the best ones.
    Nothing found at all is not known: the words may be in another language.
    """

    work: float | None = None
    profile: float | None = None
    coverage: float | None = None
    title: float | None = None
    documents: list[int] = field(default_factory=list)


def pool(hits: Iterable[Hit], today: date) -> dict[str, Pooled]:
    """Return organisation -> what its documents say to one question, for those of which a document was found."""
    best_first = sorted(hits, key=lambda hit: (-hit.score, hit.document))
    scored = [hit for hit in best_first if hit.score > 0]
    work = _lane([hit for hit in scored if hit.kind not in PROFILE_KINDS], today)
    profile = _lane([hit for hit in scored if hit.kind in PROFILE_KINDS], None)
    no_work, no_profile = 0.0 if work else None, 0.0 if profile else None
    pooled: dict[str, Pooled] = {}
    for hit in best_first:
        for owner in hit.owners:
            one = pooled.get(owner)
            if one is None:
                pooled[owner] = Pooled(
                    work.get(owner, no_work), profile.get(owner, no_profile), hit.coverage, hit.title, [hit.document]
                )
                continue
            if hit.coverage > (one.coverage or 0.0):
                one.coverage = hit.coverage
            if hit.title is not None and hit.title > (one.title or 0.0):
                one.title = hit.title
            if len(one.documents) < DOCUMENTS_SHOWN:
                one.documents.append(hit.document)
    return pooled


def _lane(hits: Sequence[Hit], today: date | None) -> dict[str, float]:
    """Add up one lane and relate it to its best; without a day nothing fades."""
    if not hits:
        return {}
    top = hits[0].score
    sums: dict[str, float] = {}
    width, fading = WIDTH * top, math.log(2) / (365.25 * HALF_LIFE_YEARS)
    for hit in hits:
        power = (hit.score - top) / width
        if today and hit.on and hit.on < today:
            power -= (today - hit.on).days * fading
        value = math.exp(power)
        for owner in hit.owners:
            sums[owner] = sums.get(owner, 0.0) + value
    most = max(sums.values())
    return {owner: value / most for owner, value in sums.items()}
