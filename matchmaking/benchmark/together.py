"""What past work says of who works with whom: links that fade, how active somebody is, in which fields and how openly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from ..engine.facts import Party
from ..engine.subjects import Subjects

if TYPE_CHECKING:
    from .market import Work

LINK_HALF_LIFE_YEARS = 3.0
"""Who worked together long ago may be strangers today; on the past of partnerships 2 to 4 years are equally good."""

FIELD_HALF_LIFE_YEARS = 4.0
LATELY_HALF_LIFE_YEARS, RECENTLY_HALF_LIFE_YEARS = 1.0, 3.0
SUBJECTS_HALF_LIFE_YEARS = 3.0
NEW_YEARS = 2
"""Partners are new whose first common work is of the last two years that are known."""


def links(works: Iterable[Work], today: date) -> Iterator[tuple[str, str, float]]:
    """Yield a link for each pair of a piece of work; among many each pair is tied less."""
    for work in works:
        names = sorted(set(work.organisations))
        for one, other in combinations(names, 2):
            yield one, other, fading(work.on, today, LINK_HALF_LIFE_YEARS) / (len(names) - 1)


def subjects(works: Iterable[Work], today: date) -> Subjects:
    """What past work is about; titles say it more tersely, so they count twice."""
    return Subjects(
        [
            (
                work.organisations,
                fading(work.on, today, SUBJECTS_HALF_LIFE_YEARS),
                f"{work.title} {work.title} {work.text}",
            )
            for work in works
        ]
    )


def fading(on: date, today: date, half_life: float) -> float:
    """Return what is left of something after these years."""
    return 0.5 ** (max(0, (today - on).days) / 365.25 / half_life)


def with_activity(
    parties: Mapping[str, Party], works: Sequence[Work], today: date, region_of: Mapping[str, str]
) -> dict[str, Party]:
    """The same parties with what their past work says of how active they are and in which fields, and with their regions."""
    lately: defaultdict[str, float] = defaultdict(float)
    recently: defaultdict[str, float] = defaultdict(float)
    fields: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for work in works:
        for name in set(work.organisations):
            lately[name] += fading(work.on, today, LATELY_HALF_LIFE_YEARS)
            recently[name] += fading(work.on, today, RECENTLY_HALF_LIFE_YEARS)
            if work.field:
                fields[name][work.field] += fading(work.on, today, FIELD_HALF_LIFE_YEARS)
    fresh = _new_partners(works)
    return {
        name: replace(
            party,
            worked_lately=lately[name],
            worked_recently=recently[name],
            new_partners=fresh.get(name, 0),
            fields=dict(fields[name]),
            regions=(region,) if (region := region_of.get(name)) else (),
        )
        for name, party in parties.items()
    }


def _new_partners(works: Iterable[Work]) -> dict[str, int]:
    first: dict[tuple[str, str], int] = {}
    for work in works:
        for pair in combinations(sorted(set(work.organisations)), 2):
            first[pair] = min(first.get(pair, work.year), work.year)
    since = max((work.year for work in works), default=0) - NEW_YEARS + 1
    found: defaultdict[str, int] = defaultdict(int)
    for pair, year in first.items():
        if year >= since:
            for name in pair:
                found[name] += 1
    return dict(found)
