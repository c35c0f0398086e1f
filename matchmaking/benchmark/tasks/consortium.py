"""A need in words and who leads the work: with whom? The organisations and their past are those of need2org, beside the folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..market import Market
from ..periods import Asked
from ..reading import QUESTION, answers, json_lines, questions, title_of
from .need2org import PAPER, market, paper, past_of, regions_of, sample

LED = QUESTION | {"lead_org": str}


def periods(folder: Path) -> Iterator[Market]:
    right, beside = answers(folder, "org_id"), folder.parent / "need2org"
    works = [paper(one) for one in json_lines(beside / "history.jsonl.gz", PAPER) if one["orgs"]]
    given = questions(folder, LED)
    asked = [
        Asked(
            one["qid"],
            title_of(one["text"]),
            one["text"],
            right[one["qid"]],
            asker=one["lead_org"],
            on=date(one["year"], 1, 1),
        )
        for one in given
    ]
    yield market(date(max(one["year"] for one in given), 1, 1), works, asked, regions_of(beside))


def past(folder: Path) -> Iterator[Market]:
    """Work of the last two years of the past whose lead was known before, and one of its partners at least."""
    beside = folder.parent / "need2org"
    papers, split = past_of(beside)
    works = [paper(one) for one in papers if one["year"] < split]
    known = {name for work in works for name in work.organisations}
    later = [
        one
        for one in papers
        if one["year"] >= split and one["orgs"][0] in known and known.intersection(one["orgs"][1:]) - {one["orgs"][0]}
    ]
    asked = [
        Asked(
            one["doc_id"],
            one["title"],
            f"{one['title']}. {one['abstract']}",
            frozenset(one["orgs"][1:]) - {one["orgs"][0]},
            asker=one["orgs"][0],
            on=date(one["year"], 1, 1),
        )
        for one in sample(later)
    ]
    regions = regions_of(beside)
    yield market(date(split + 1, 1, 1), works, asked, {name: regions.get(name, "") for name in known})
