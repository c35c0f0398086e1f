"""A need in words, organisations known by a profile of the same year and, unless they are new, by past work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from portal.search import normalise
from portal.search.index import PASSAGE, IndexedDocument

from ..market import Market, Work, parties, references
from ..periods import Asked
from ..reading import answers, json_lines, questions, rows, title_of

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
"""The fields that are read of each line, with their types."""


def periods(folder: Path) -> Iterator[Market]:
    """One period a year; questions whose right answer is new are also reported as the group "cold"."""
    right = answers(folder, "org_id")
    cold = {row["qid"] for row in rows(folder / "qrels.csv", ["qid", "cold"]) if row["cold"] == "1"}
    past = list(json_lines(folder / "history.jsonl.gz", PROJECT))
    profiles = list(json_lines(folder / "profiles.jsonl.gz", PROFILE))
    given = questions(folder)
    for year in sorted({one["year"] for one in given}):
        own = [one for one in profiles if one["year"] == year]
        works = [_project(one) for one in past if one["year"] < year]
        asked = [
            Asked(one["qid"], title_of(one["text"]), one["text"], right[one["qid"]], _groups(one["qid"] in cold))
            for one in given
            if one["year"] == year
        ]
        yield _with_profiles(year, works, own, asked)


def past(folder: Path) -> Iterator[Market]:
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
            _groups(one["org"] not in warm),
        )
        for one in past
        if one["year"] == split and one["org"] in own
    ]
    yield _with_profiles(split, works, list(own.values()), asked)


def _groups(is_cold: bool) -> tuple[str, ...]:  # noqa: FBT001 - the fact itself
    return ("cold",) if is_cold else ()


def _project(one: dict[str, Any]) -> Work:
    return Work([one["org"]], one["year"], one["title"], one["text"])


def _with_profiles(year: int, works: list[Work], profiles: list[dict[str, Any]], asked: list[Asked]) -> Market:
    past = list(references(works))
    documents = past + [_profile(len(past) + number, one) for number, one in enumerate(profiles)]
    names = {one["org"]: one["org_id"] for one in profiles}
    return Market(date(year, 1, 1), documents, parties(names, works, knows_all=True), asked, names)


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


def _without(text: str, name: str) -> str:
    """Return a text without the words of a name, as they are cut out of the questions that are to be answered."""
    cut = set(normalise.tokens(name))
    return " ".join(word for word in text.split() if not cut.intersection(normalise.tokens(word)))
