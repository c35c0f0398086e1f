"""Queries in Arabic as they are typed, against the texts they must find and those they must not: how many are found, and falsely.

`-s` prints the figures by kind. Our own set (`arabic_queries.csv`), from the trades served.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from portal.search.index import CARD, IndexedDocument, SearchIndex, SearchQuery

ROWS = list(csv.DictReader(Path(__file__).with_name("arabic_queries.csv").open(encoding="utf-8", newline="")))
AS_TYPED = {"maghreb", "gulf", "egypt", "levant", "loan", "arabizi", "mixed"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Every text of the set in one index, and for each query the texts it finds."""
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    texts = list(dict.fromkeys(text for row in ROWS for text in [row["finds"], *row["must_not_find"].split("|")]))
    index.apply(
        IndexedDocument(
            document=number,
            owner=f"org{number}",
            family=CARD,
            kind="organisation",
            name="",
            text=text,
            audience=("public",),
        )
        for number, text in enumerate(texts)
    )

    def found(query):
        asked = SearchQuery(audience=("public",), text=query, wide=True, limit=len(texts))
        return {texts[hit.document] for hit in index.search(asked).hits}

    return {row["query"]: found(row["query"]) for row in ROWS}


def test_the_set_is_large_and_a_third_is_as_people_type():
    assert len(ROWS) == len({row["query"] for row in ROWS}) >= 200
    assert sum(row["kind"] in AS_TYPED for row in ROWS) >= len(ROWS) / 3


def test_variants_are_found_and_hardly_anything_falls_together(answers):
    asked, missed, tried, merged = Counter(), [], Counter(), []
    for row in ROWS:
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
    print(f"{'all':<12} {1 - len(missed) / len(ROWS):.1%} found, {len(merged) / tried.total():.1%} falsely")  # noqa: T201

    assert missed == []
    assert len(merged) <= 0.02 * tried.total(), merged
