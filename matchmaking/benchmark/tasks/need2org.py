"""A need in words, organisations known by their past work alone; all questions at once, with all of the past."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ..market import Market, Work, parties, references
from ..periods import Asked
from ..reading import answers, json_lines, questions, rows, title_of

PAPER = {"doc_id": str, "year": int, "title": str, "abstract": str, "orgs": list}
"""The fields that are read of each line of the past, with their types."""

SEED = 2026
MOST_QUESTIONS = 3_000


def periods(folder: Path) -> Iterator[Market]:
    right = answers(folder, "org_id")
    known = {row["org_id"] for row in rows(folder / "orgs.csv", ["org_id"])}
    works = [paper(one) for one in json_lines(folder / "history.jsonl.gz", PAPER) if one["orgs"]]
    given = questions(folder)
    asked = [
        Asked(one["qid"], title_of(one["text"]), one["text"], right[one["qid"]], on=date(one["year"], 1, 1))
        for one in given
    ]
    today = date(max(one["year"] for one in given), 1, 1)
    yield Market(today, list(references(works)), parties(known, works, knows_all=False), asked)


def past(folder: Path) -> Iterator[Market]:
    """The last two years of the past as questions, the years before as what is known."""
    papers = list(json_lines(folder / "history.jsonl.gz", PAPER))
    split = max(one["year"] for one in papers) - 1
    works = [paper(one) for one in papers if one["orgs"] and one["year"] < split]
    known = {name for work in works for name in work.organisations}
    later = [one for one in papers if one["year"] >= split and known.intersection(one["orgs"])]
    chosen = random.Random(SEED).sample(later, min(MOST_QUESTIONS, len(later)))  # noqa: S311 (a sample, no secret)
    asked = [
        Asked(
            one["doc_id"],
            one["title"],
            f"{one['title']}. {one['abstract']}",
            frozenset(one["orgs"]),
            on=date(one["year"], 1, 1),
        )
        for one in chosen
    ]
    yield Market(date(split + 1, 1, 1), list(references(works)), parties(known, works, knows_all=False), asked)


def paper(one: dict[str, Any]) -> Work:
    return Work(one["orgs"], one["year"], one["title"], one["abstract"])
