"""The tasks: how a folder becomes documents, candidates and questions of the ordinary pipeline.

A task is cut into periods. In each the candidates and what is known of them are the same for all questions, and
nothing is known that was written later than the questions.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portal.search import normalise
from portal.search.index import PASSAGE, IndexedDocument

from ..engine.facts import Party
from .reading import BadInput, json_lines, rows


@dataclass(frozen=True)
class Asked:
    """One question with the organisations that are right, and whether the right one is new to us. The text holds the title."""

    qid: str
    title: str
    text: str
    right: frozenset[str]
    is_cold: bool = False


@dataclass
class Period:
    """What is known on one day, and what is asked then. `names` maps an organisation to the id it is answered by."""

    today: date
    documents: list[IndexedDocument]
    parties: dict[str, Party]
    asked: list[Asked]
    names: dict[str, str] = field(default_factory=dict)


Task = Callable[[Path], Iterator[Period]]

PAPER = {"doc_id": str, "year": int, "title": str, "abstract": str, "orgs": list}
PROJECT = {"doc_id": str, "year": int, "org": str, "title": str, "text": str}
PROFILE = {
    "org_id": str,
    "year": int,
    "org": str,
    "name": str,
    "description": str,
    "category": str,
    "topics": list,
    "technologies": list,
}
QUESTION = {"qid": str, "year": int, "text": str}
"""The fields that are read of each file, with their types."""


def need2org(folder: Path) -> Iterator[Period]:
    """A need in words, organisations known by their past work alone; all questions at once, with all of the past."""
    right = _right(folder, "org_id")
    known = {row["org_id"] for row in rows(folder / "orgs.csv", ["org_id"])}
    past = list(json_lines(folder / "history.jsonl.gz", PAPER))
    works = [_paper(one) for one in past if one["orgs"]]
    questions = _questions(folder)
    asked = [Asked(one["qid"], _title(one["text"]), one["text"], right[one["qid"]]) for one in questions]
    today = date(max(one["year"] for one in questions), 1, 1)
    yield Period(today, list(_references(works)), _parties(known, works, knows_all=False), asked)


def gsoc_profile(folder: Path) -> Iterator[Period]:
    """A need in words, organisations known by a profile of the same year and, unless they are new, by past work."""
    right = _right(folder, "org_id")
    cold = {row["qid"] for row in rows(folder / "qrels.csv", ["qid", "cold"]) if row["cold"] == "1"}
    past = list(json_lines(folder / "history.jsonl.gz", PROJECT))
    profiles = list(json_lines(folder / "profiles.jsonl.gz", PROFILE))
    questions = _questions(folder)
    for year in sorted({one["year"] for one in questions}):
        own = [one for one in profiles if one["year"] == year]
        works = [_project(one) for one in past if one["year"] < year]
        asked = [
            Asked(one["qid"], _title(one["text"]), one["text"], right[one["qid"]], one["qid"] in cold)
            for one in questions
            if one["year"] == year
        ]
        yield _with_profiles(year, works, own, asked)


TASKS: dict[str, Task] = {"need2org": need2org, "gsoc_profile": gsoc_profile}


def past_need2org(folder: Path) -> Iterator[Period]:
    """The last two years of the past as questions, the years before as what is known: to fit weights on."""
    papers = list(json_lines(folder / "history.jsonl.gz", PAPER))
    split = max(one["year"] for one in papers) - 1
    works = [_paper(one) for one in papers if one["orgs"] and one["year"] < split]
    known = {name for work in works for name in work.organisations}
    later = [one for one in papers if one["year"] >= split and known.intersection(one["orgs"])]
    chosen = random.Random(SEED).sample(later, min(MOST_QUESTIONS, len(later)))  # noqa: S311 (a sample, no secret)
    asked = [
        Asked(one["doc_id"], one["title"], f"{one['title']}. {one['abstract']}", frozenset(one["orgs"]))
        for one in chosen
    ]
    yield Period(date(split + 1, 1, 1), list(_references(works)), _parties(known, works, knows_all=False), asked)


def past_gsoc_profile(folder: Path) -> Iterator[Period]:
    """The last year of the past as questions; profiles are the next ones known, and their names are cut from the questions."""
    past = list(json_lines(folder / "history.jsonl.gz", PROJECT))
    profiles = list(json_lines(folder / "profiles.jsonl.gz", PROFILE))
    split = min(one["year"] for one in profiles) - 1
    works = [_project(one) for one in past if one["year"] < split]
    warm = {name for work in works for name in work.organisations}
    running = {one["org"] for one in past if one["year"] == split}
    own = {one["org"]: one for one in sorted(profiles, key=lambda one: -one["year"]) if one["org"] in running}
    asked = [
        Asked(
            one["doc_id"],
            _without(one["title"], own[one["org"]]["name"]),
            _without(f"{one['title']}. {one['text']}", own[one["org"]]["name"]),
            frozenset([own[one["org"]]["org_id"]]),
            one["org"] not in warm,
        )
        for one in past
        if one["year"] == split and one["org"] in own
    ]
    yield _with_profiles(split, works, list(own.values()), asked)


def past_listing(folder: Path) -> Iterator[Period]:
    """The past of both tasks, which lie side by side in a folder: for needs of the portal, which holds both kinds of text."""
    yield from past_need2org(folder / "need2org")
    yield from past_gsoc_profile(folder / "gsoc_profile")


TRAINING: dict[str, Task] = {
    "need2org": past_need2org,
    "gsoc_profile": past_gsoc_profile,
    "listing": past_listing,
}

SEED = 2026
MOST_QUESTIONS = 3_000


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of past work: who did it, when, and its words."""

    organisations: list[str]
    year: int
    title: str
    text: str

    @property
    def on(self) -> date:
        return date(self.year, 12, 31)


def _paper(one: dict[str, Any]) -> Work:
    return Work(one["orgs"], one["year"], one["title"], one["abstract"])


def _project(one: dict[str, Any]) -> Work:
    return Work([one["org"]], one["year"], one["title"], one["text"])


def _with_profiles(year: int, works: list[Work], profiles: list[dict[str, Any]], asked: list[Asked]) -> Period:
    references = list(_references(works))
    documents = references + [_profile(len(references) + number, one) for number, one in enumerate(profiles)]
    names = {one["org"]: one["org_id"] for one in profiles}
    return Period(date(year, 1, 1), documents, _parties(names, works, knows_all=True), asked, names)


def _title(text: str) -> str:
    """The questions of these tasks begin with their title."""
    return text.partition(". ")[0]


def _without(text: str, name: str) -> str:
    """Return a text without the words of a name, as they are cut out of the questions that are to be answered."""
    cut = set(normalise.tokens(name))
    return " ".join(word for word in text.split() if not cut.intersection(normalise.tokens(word)))


def _references(works: Iterable[Work]) -> Iterator[IndexedDocument]:
    for number, work in enumerate(works):
        owner, *partners = dict.fromkeys(work.organisations)
        yield IndexedDocument(
            document=number,
            owner=owner,
            partners=tuple(partners),
            family=PASSAGE,
            kind="reference",
            name=work.title,
            text=work.text,
            audience=("public",),
            on=work.on,
        )


def _profile(number: int, one: dict[str, Any]) -> IndexedDocument:
    words = [one["description"], one["category"], *one["topics"], *one["technologies"]]
    return IndexedDocument(
        document=number,
        owner=one["org"],
        family=PASSAGE,
        kind="profile",
        name=one["name"],
        text=" ".join(word for word in words if word),
        audience=("public",),
    )


def _parties(known: Iterable[str], works: Iterable[Work], *, knows_all: bool) -> dict[str, Party]:
    """Return the candidates; `knows_all` says that one without work has done none, rather than that we know of none."""
    number: dict[str, int] = defaultdict(int)
    last: dict[str, date] = {}
    for work in works:
        for organisation in set(work.organisations):
            number[organisation] += 1
            last[organisation] = max(last.get(organisation, work.on), work.on)
    return {
        name: Party(id=name, works=number[name] or (0 if knows_all else None), worked_on=last.get(name))
        for name in known
    }


def _questions(folder: Path) -> list[dict[str, Any]]:
    questions = list(json_lines(folder / "queries.jsonl.gz", QUESTION))
    if not questions:
        raise BadInput(f"{folder / 'queries.jsonl.gz'} asks nothing")
    return questions


def _right(folder: Path, column: str) -> dict[str, frozenset[str]]:
    right: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "qrels.csv", ["qid", column]):
        right[row["qid"]].add(row[column])
    if not right:
        raise BadInput(f"{folder / 'qrels.csv'} has no rows")
    return defaultdict(frozenset, {qid: frozenset(names) for qid, names in right.items()})
