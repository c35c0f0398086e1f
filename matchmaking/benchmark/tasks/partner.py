"""An organisation: with whom will it work next that it never worked with? The past is that of need2org, beside the folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

from ..market import Market, Work
from ..periods import Asked
from ..reading import BadInput, answers, json_lines, rows
from .need2org import PAPER, market, paper, past_of, regions_of

LEAST_WORKS = 3
"""Who has done less is not asked about."""

PERIODS_PAST = 2
"""So many periods of two years at the end of the past are asked about to fit weights on: the task has few questions."""


def periods(folder: Path) -> Iterator[Market]:
    right, beside = answers(folder, "org_id"), folder.parent / "need2org"
    works = [paper(one) for one in json_lines(beside / "history.jsonl.gz", PAPER) if one["orgs"]]
    asked = [
        Asked(row["qid"], "", "", right[row["qid"]], asker=row["qid"]) for row in rows(folder / "queries.csv", ["qid"])
    ]
    if not asked:
        raise BadInput(f"{folder / 'queries.csv'} asks nothing")
    # The two years that follow the last of the past are asked about, and the second of them is today.
    today = date(max(work.year for work in works) + 2, 1, 1)
    yield market(today, works, asked, regions_of(beside), only_new=True, by_text=False)


def past(folder: Path) -> Iterator[Market]:
    beside = folder.parent / "need2org"
    papers, last = past_of(beside)
    regions = regions_of(beside)
    for split in [last - 2 * back for back in range(PERIODS_PAST)]:
        works = [paper(one) for one in papers if one["year"] < split]
        later = [paper(one) for one in papers if split <= one["year"] < split + 2]
        known = {name for work in works for name in work.organisations}
        world = {name: regions.get(name, "") for name in known}
        yield market(date(split + 1, 1, 1), works, _asked(works, later, known), world, only_new=True, by_text=False)


def _asked(works: list[Work], later: list[Work], known: set[str]) -> list[Asked]:
    """Everybody who has done enough and then began to work with somebody known."""
    before = {pair for work in works for pair in permutations(set(work.organisations), 2)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for work in later:
        for one, other in permutations(known.intersection(work.organisations), 2):
            if (one, other) not in before:
                found[one].add(other)
    done = Counter(name for work in works for name in set(work.organisations))
    asking = sorted(name for name in found if done[name] >= LEAST_WORKS)
    return [Asked(name, "", "", frozenset(found[name]), asker=name) for name in asking]
