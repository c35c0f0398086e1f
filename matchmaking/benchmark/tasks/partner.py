"""An organisation: with whom will it work next that it never worked with? The past is that of need2org, beside the folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

from ..market import Market, Work
from ..periods import Asked
from ..reading import BadInput, answers, json_lines, rows
from ..together import subjects
from .need2org import PAPER, market, paper, past_of, regions_of

LEAST_WORKS = 3
"""Who has done less is not asked about."""

PERIODS_PAST = 2
"""So many periods of two years at the end of the past are asked about to fit weights on: the task has few questions."""


def periods(folder: Path) -> Iterator[Market]:
    """The two years that follow the last of the past are asked about, and the second of them is today."""
    right, beside = answers(folder, "org_id"), folder.parent / "need2org"
    works = [paper(one) for one in json_lines(beside / "history.jsonl.gz", PAPER) if one["orgs"]]
    asking = [row["qid"] for row in rows(folder / "queries.csv", ["qid"])]
    if not asking:
        raise BadInput(f"{folder / 'queries.csv'} asks nothing")
    before = _partners(works)
    first = max(work.year for work in works) + 1
    asked = [_question(name, right[name], before, first) for name in asking]
    yield _market(date(first + 1, 1, 1), works, asked, regions_of(beside))


def past(folder: Path) -> Iterator[Market]:
    beside = folder.parent / "need2org"
    papers, last = past_of(beside)
    regions = regions_of(beside)
    for split in [last - 2 * back for back in range(PERIODS_PAST)]:
        works = [paper(one) for one in papers if one["year"] < split]
        later = [paper(one) for one in papers if split <= one["year"] < split + 2]
        world = {name: regions.get(name, "") for work in works for name in work.organisations}
        yield _market(date(split + 1, 1, 1), works, _asked(works, later, split), world)


def _market(today: date, works: list[Work], asked: list[Asked], region_of: dict[str, str]) -> Market:
    """Nobody writes what is looked for, so what the asker did says it."""
    return replace(market(today, works, asked, region_of), subjects=subjects(works, today))


def _asked(works: list[Work], later: list[Work], year: int) -> list[Asked]:
    """Everybody who has done enough and then, from this year on, began to work with somebody known."""
    before, after = _partners(works), _partners(later)
    done = Counter(name for work in works for name in set(work.organisations))
    asking = sorted(name for name, number in done.items() if number >= LEAST_WORKS)
    found = {name: (after[name] & done.keys()) - before[name] for name in asking}
    return [_question(name, right, before, year) for name, right in found.items() if right]


def _question(name: str, right: Collection[str], before: Mapping[str, set[str]], year: int) -> Asked:
    """Who worked with the asker before is no answer."""
    return Asked(name, "", "", right, asker=name, on=date(year, 1, 1), never=frozenset(before.get(name, ())))


def _partners(works: list[Work]) -> defaultdict[str, set[str]]:
    """Organisation -> all that it worked with."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for work in works:
        for one, other in permutations(set(work.organisations), 2):
            found[one].add(other)
    return found
