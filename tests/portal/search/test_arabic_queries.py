"""Queries in Arabic as they are typed, against the texts they must find and those they must not: how many are found, and falsely.

`-s` prints the figures by kind. Our own set (`arabic_queries.csv`), from the trades served.
"""

import pytest

from .query_sets import answers_to, judge, rows_of

ROWS = rows_of("arabic_queries.csv")
AS_TYPED = {"maghreb", "gulf", "egypt", "levant", "loan", "arabizi", "mixed"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return answers_to(ROWS, tmp_path_factory.mktemp("index"))


def test_the_set_is_large_and_a_third_is_as_people_type():
    assert len(ROWS) == len({row["query"] for row in ROWS}) >= 200
    assert sum(row["kind"] in AS_TYPED for row in ROWS) >= len(ROWS) / 3


def test_variants_are_found_and_hardly_anything_falls_together(answers):
    judged = judge(ROWS, answers)

    assert judged.missed == []
    assert len(judged.merged) <= 0.02 * judged.tried, judged.merged
