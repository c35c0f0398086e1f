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
from operator import attrgetter

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
    alone. `documents` are the best ones, and `left_out` is how many more were found. `led` counts only the work that this organisation led,
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
    left_out: int = 0


def pool(hits: Iterable[Hit], today: date, asker: str = "", *, led: bool = True) -> dict[str, Pooled]:
    """Return organisation -> what its documents say to one question, for those of which a document was found.

    With an `asker` also what those of both say, which they wrote down together. Without `led` it is not looked at who led.
    """
    best_first = sorted(sorted(hits, key=attrgetter("document")), key=attrgetter("score"), reverse=True)
    scored = [hit for hit in best_first if hit.score > 0]
    worked = [hit for hit in scored if hit.kind not in PROFILE_KINDS]
    work = _lane(worked, today)
    leading = _lane([hit._replace(owners=hit.owners[:1]) for hit in worked], today, WIDE) if led else {}
    profile = _lane([hit for hit in scored if hit.kind in PROFILE_KINDS], None)
    together = _summed([hit for hit in scored if asker in hit.owners], scored, today, WIDE) if asker else {}
    no_work, no_profile, none_together = 0.0 if work else None, 0.0 if profile else None, 0.0 if asker else None
    none_led = 0.0 if leading else None
    pooled: dict[str, Pooled] = {}
    for document, owners, _, _, coverage, _, title in best_first:
        for owner in owners:
            one = pooled.get(owner)
            if one is None:
                pooled[owner] = Pooled(
                    work.get(owner, no_work),
                    profile.get(owner, no_profile),
                    coverage,
                    title,
                    leading.get(owner, none_led),
                    together.get(owner, none_together),
                    [document],
                )
                continue
            if coverage > (one.coverage or 0.0):
                one.coverage = coverage
            if title is not None and title > (one.title or 0.0):
                one.title = title
            if len(one.documents) < DOCUMENTS_SHOWN:
                one.documents.append(document)
            else:
                one.left_out += 1
    return pooled


def _lane(hits: Sequence[Hit], today: date | None, width: float = WIDTH) -> dict[str, float]:
    """Add up one lane and relate it to its best; without a day nothing fades."""
    if not hits:
        return {}
    sums = _summed(hits, hits, today, width)
    most = max(sums.values())
    return {owner: value / most for owner, value in sums.items()}


def _summed(hits: Sequence[Hit], among: Sequence[Hit], today: date | None, width: float) -> dict[str, float]:
    """Add up hits by owner; the best `among` all that were found counts 1."""
    if not hits:
        return {}
    sums: dict[str, float] = {}
    top = among[0].score
    wide, fading = width * top, math.log(2) / (365.25 * HALF_LIFE_YEARS)
    for _, owners, _, score, _, on, _ in hits:
        power = (score - top) / wide
        if today and on and on < today:
            power -= (today - on).days * fading
        value = math.exp(power)
        for owner in owners:
            sums[owner] = sums.get(owner, 0.0) + value
    return sums
