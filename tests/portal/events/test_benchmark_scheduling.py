"""`benchmark_scheduling` measures days of any size, from made-up strengths or from those of the engine, without a database."""

from __future__ import annotations

import csv
import gzip
import json
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.events.benchmark import partners
from portal.events.benchmark.days import PAIRS_PER_PARTY, crowded, day, invented
from portal.events.benchmark.measuring import growth
from portal.events.benchmark.random_days import random_day
from portal.events.scheduling import schedule


def figures_of(tmp_path: Path, **options: Any) -> tuple[dict[str, Any], str]:
    given = {
        "sizes": [6, 10],
        "seconds": [0.2],
        "exact_seconds": 20,
        "instances": 20,
        "json": tmp_path / "figures.json",
    }
    out = StringIO()
    call_command("benchmark_scheduling", stdout=out, **given | options)
    return json.loads((tmp_path / "figures.json").read_text()), out.getvalue()


def test_days_are_measured_against_the_exact_solver_and_the_bound(tmp_path: Path) -> None:
    figures, out = figures_of(tmp_path, crowded=True)
    measured = figures["measured"]
    assert [(one["name"], one["parties"], one["limit"]) for one in measured] == [
        (name, size, limit) for size in (6, 10) for name in ("day", "crowded") for limit in (None, 0.2)
    ]
    for one in measured:
        assert one["violations"] == 0
        assert 0.9 <= one["of_exact"] <= 1.001
        assert one["of_bound"] <= 1.00001
    assert [one["parties"] for one in figures["exact"]] == [6, 6, 10, 10]
    assert figures["random"] == {"instances": 20, "broken": 0, "seconds": figures["random"]["seconds"]}
    assert [requests for requests, _ in figures["times"]] == sorted(
        {one["requests"] for one in measured if one["name"] == "day"}
    )
    assert figures["growth"] == growth(map(tuple, figures["times"]))
    assert "20 random days" in out


def test_without_an_exact_solver_the_bound_remains(tmp_path: Path) -> None:
    figures, out = figures_of(tmp_path, sizes=[8], exact_seconds=0, instances=0)
    assert {one["of_exact"] for one in figures["measured"]} == {None}
    assert figures["exact"] == []
    assert figures["growth"] is None
    assert "CP-SAT" not in out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve workshops that worked with their neighbours, each three times."""
    beside, here = tmp_path / "need2org", tmp_path / "partner"
    beside.mkdir()
    here.mkdir()
    names = [f"o-{number}" for number in range(12)]
    write(beside / "orgs.csv", ["org_id", "name", "country"], [[name, name, "xx"] for name in names])
    with gzip.open(beside / "history.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, (one, other) in enumerate([*pairwise(names)] * 3):
            paper = {
                "doc_id": f"d{number}",
                "year": 2000 + number // 11,
                "title": "",
                "abstract": "",
                "orgs": [one, other],
            }
            file.write(json.dumps(paper | {"venue": "looms"}) + "\n")
    write(here / "queries.csv", ["qid", "name"], [["o-0", "o-0"]])
    write(here / "qrels.csv", ["qid", "org_id", "gain"], [["o-0", "o-5", 1]])
    return here


def write(path: Path, columns: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def test_strengths_are_the_engines_and_nobody_is_suggested_whom_one_knows(folder: Path, tmp_path: Path) -> None:
    market = partners.read(folder)
    found = partners.suited(market, 12, seed=1)
    assert len(found) == 12
    assert all(found)
    assert sum(len(one) for one in found) <= 12 * 11 - 2 * 11
    assert found == partners.suited(market, 12, seed=1)
    figures, _ = figures_of(tmp_path, data=folder, sizes=[12], instances=0)
    assert figures["strengths"] == "partner"


def test_what_cannot_be_measured_is_told(tmp_path: Path) -> None:
    for options, words in (
        ({"data": tmp_path / "nowhere"}, "nowhere"),
        ({"sizes": [1]}, "two or more"),
        ({"seconds": [0]}, "longer than nothing"),
        ({"instances": -1}, "two or more"),
    ):
        with pytest.raises(CommandError, match=words):
            figures_of(tmp_path, **options)


def test_a_day_is_made_again_by_its_seed_and_has_as_many_requests_as_were_asked_for() -> None:
    problem = day(invented(60, 1), seed=1)
    assert problem == day(invented(60, 1), seed=1)
    assert problem != day(invented(60, 2), seed=2)
    assert len(problem.pairs) == round(PAIRS_PER_PARTY * 60)
    assert all(0 <= pair.value <= 1 for pair in problem.pairs)
    assert sorted(pair.value for pair in problem.pairs)[len(problem.pairs) // 2] == pytest.approx(0.5, abs=0.01)


def test_on_a_crowded_day_time_runs_short_and_tables_do_not() -> None:
    plan = schedule(crowded(day(invented(40, 1), seed=1)), steps=2_000)
    reasons = {one.reason for one in plan.unmet}
    assert "times_full" in reasons
    assert "tables_full" not in reasons


def test_random_days_hold_everything_that_may_be_asked_for() -> None:
    days = [random_day(number) for number in range(100)]
    assert any(day.locked for day in days)
    assert any(table.open_in is not None for day in days for table in day.tables)
    assert any(pair.vetoed for day in days for pair in day.pairs)
    assert any(party.people > 1 for day in days for party in day.parties)
    reasons = {one.reason for day in days for one in schedule(day, steps=0).unmet}
    assert len(reasons) == 7


def test_growth_is_the_steepest_from_one_size_to_the_next() -> None:
    taken = [(100, 10.0), (10, 1.0), (1000, 1000.0)]
    assert growth(taken) == 2.0
    assert growth(taken[:2]) == 1.0
    assert growth(taken[:1]) is None
