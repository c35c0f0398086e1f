"""A need in words, organisations known by their past work alone; all questions at once, with all of the past."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ...engine.graph import Graph
from ...engine.regions import Regions
from .. import together
from ..market import Market, Work, parties, references
from ..periods import Asked
from ..reading import answers, json_lines, questions, rows, title_of

PAPER = {"doc_id": str, "year": int, "title": str, "abstract": str, "orgs": list}
"""The fields that are read of each line of the past, with their types."""

SEED = 2026
MOST_QUESTIONS = 1_500
PROPOSED = 1_000
"""Documents weighed for a question: more than a page of suggestions needs, since here the hundredth place counts too."""


def periods(folder: Path) -> Iterator[Market]:
    right = answers(folder, "org_id")
    works = [paper(one) for one in json_lines(folder / "history.jsonl.gz", PAPER) if one["orgs"]]
    given = questions(folder)
    asked = [
        Asked(one["qid"], title_of(one["text"]), one["text"], right[one["qid"]], on=date(one["year"], 1, 1))
        for one in given
    ]
    yield market(date(max(one["year"] for one in given), 1, 1), works, asked, regions_of(folder))


def past(folder: Path) -> Iterator[Market]:
    """The last two years of the past as questions, the years before as what is known."""
    papers, split = past_of(folder)
    works = [paper(one) for one in papers if one["year"] < split]
    known = {name for work in works for name in work.organisations}
    later = [one for one in papers if one["year"] >= split and known.intersection(one["orgs"])]
    asked = [
        Asked(
            one["doc_id"],
            one["title"],
            f"{one['title']}. {one['abstract']}",
            frozenset(one["orgs"]),
            on=date(one["year"], 1, 1),
        )
        for one in sample(later)
    ]
    yield market(date(split + 1, 1, 1), works, asked, {name: regions_of(folder).get(name, "") for name in known})


def past_of(folder: Path) -> tuple[list[dict[str, Any]], int]:
    """Return all of the past, and the first of the two years at its end that are held back to ask about."""
    papers = [one for one in json_lines(folder / "history.jsonl.gz", PAPER) if one["orgs"]]
    return papers, max((one["year"] for one in papers), default=1) - 1


def sample(given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return random.Random(SEED).sample(given, min(MOST_QUESTIONS, len(given)))  # noqa: S311 (a sample, no secret)


def regions_of(folder: Path) -> dict[str, str]:
    """Organisation -> its country, "" where not known; all organisations that may be answered."""
    return {row["org_id"]: row.get("country") or "" for row in rows(folder / "orgs.csv", ["org_id"])}


def market(today: date, works: list[Work], asked: list[Asked], region_of: dict[str, str]) -> Market:
    """What is known on a day, all of it from past work and countries."""
    links = list(together.links(works, today))
    known = parties(region_of, works, knows_all=False)
    return Market(
        today,
        list(references(works)),
        together.with_activity(known, works, today, region_of),
        asked,
        graph=Graph(links),
        regions=Regions.counted(links, region_of),
        proposed=PROPOSED,
    )


def paper(one: dict[str, Any]) -> Work:
    return Work(one["orgs"], one["year"], one["title"], one["abstract"], one.get("venue") or "")
