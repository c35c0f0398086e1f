"""Sets of our own: questions with the text that each must find and those it must not, all texts in one index."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from portal.search.index import CARD, IndexedDocument, SearchIndex, SearchQuery


class Judged(NamedTuple):
    """The rows whose text was not found, as (kind, query, text), those found that must not be, and how many were looked at for that."""

    missed: list[tuple[str, str, str]]
    merged: list[tuple[str, str, str]]
    tried: int


def rows_of(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def card(number: int, text: str) -> IndexedDocument:
    """What everybody may read of an organisation that says this."""
    return IndexedDocument(
        document=number,
        owner=f"org{number}",
        family=CARD,
        kind="organisation",
        name="",
        text=text,
        audience=("public",),
    )


def answers_to(rows: list[dict[str, str]], folder: Path) -> dict[str, set[str]]:
    """Query -> the texts it finds, of all texts of the set."""
    index = SearchIndex(folder)
    texts = list(dict.fromkeys(text for row in rows for text in [row["finds"], *row["must_not_find"].split("|")]))
    index.apply(card(number, text) for number, text in enumerate(texts))

    def found(query):
        asked = SearchQuery(audience=("public",), text=query, wide=True, limit=len(texts))
        return {texts[hit.document] for hit in index.search(asked).hits}

    return {row["query"]: found(row["query"]) for row in rows}


def judge(rows: list[dict[str, str]], answers: dict[str, set[str]]) -> Judged:
    """Print the figures by kind (`-s` shows them) and return what is wrong."""
    asked, missed, tried, merged = Counter(), [], Counter(), []
    for row in rows:
        found = answers[row["query"]]
        asked[row["kind"]] += 1
        if row["finds"] not in found:
            missed.append((row["kind"], row["query"], row["finds"]))
        for other in row["must_not_find"].split("|"):
            tried[row["kind"]] += 1
            if other in found:
                merged.append((row["kind"], row["query"], other))
    for kind, number in asked.items():
        lost, false = (sum(one[0] == kind for one in those) for those in (missed, merged))
        print(f"{kind:<12} {number - lost:>3} of {number:>3} found, {false} of {tried[kind]} falsely")  # noqa: T201
    print(f"{'all':<12} {1 - len(missed) / len(rows):.1%} found, {len(merged) / tried.total():.1%} falsely")  # noqa: T201
    return Judged(missed, merged, tried.total())
