"""The benchmark of growth goes the real way, tells its figures and leaves nothing behind."""

import json
import time

import pytest
from django.core.management import call_command

from matchmaking.benchmark.in_turns import in_turns, slope
from matchmaking.benchmark.invented import Invented, InventedQuestion, place_of, sector_of
from matchmaking.benchmark.invented_market import Market, party, shown
from portal.search import shelf
from portal.search.index import PASSAGE
from portal.search.models import SearchDocument

TOLD = {
    "build_seconds",
    "index_mb",
    "resident_mb",
    "match_ms_p50",
    "match_ms_p95",
    "match_wall_ms_p50",
    "match_wall_ms_p95",
    "match_by_bm25s",
    "ten_ms_p50",
    "ten_ms_p95",
    "ten_wall_ms_p50",
    "ten_wall_ms_p95",
    "bm25s_ms_p50",
    "first_ms_p50",
    "first_ms_p95",
    "P9",
    "P9_first",
    "P10",
    "rematch_ms_p50",
    "found_wall_ms_p50",
    "found_wall_ms_max",
}


@pytest.fixture
def market(search_dir):
    """A market of 300 documents in the index of this test."""
    invented = Invented(300)
    shelf.index().rebuild(invented.each(), cursor=time.time_ns() // 1_000)
    return Market(invented)


@pytest.mark.django_db
def test_the_benchmark_tells_all_figures_of_every_size_and_leaves_nothing(search_dir, tmp_path, capsys):
    report = tmp_path / "figures.json"

    call_command("benchmark_matching_scale", documents=[200, 400], questions=3, rounds=1, folder=None, json=str(report))

    told = json.loads(report.read_text())["figures"]
    assert {f"{name}@{size}" for name in TOLD for size in (200, 400)} <= told.keys()
    assert {"match_slope", "rematch_slope", "bm25s_slope"} <= told.keys()
    assert 0 <= told["P10@400"] <= 1
    assert "match_ms_p95@400" in capsys.readouterr().out
    assert not SearchDocument.objects.exists()
    assert not search_dir.exists()


@pytest.mark.django_db
def test_the_rows_of_the_portal_are_there_afterwards(search_dir, capsys):
    SearchDocument.objects.create(
        key="organisation:rimal:card",
        family="card",
        kind="organisation",
        owner="rimal",
        subject="rimal",
        title="Rimal Cold Lines",
        audience=["public"],
        partners=[],
        facets={},
    )

    call_command("benchmark_matching_scale", documents=[200], questions=1, rounds=1)

    assert [row.subject for row in SearchDocument.objects.all()] == ["rimal"]


@pytest.mark.django_db
def test_a_named_folder_is_kept_and_taken_again(tmp_path, capsys):
    for _ in range(2):
        call_command("benchmark_matching_scale", documents=[200], questions=1, rounds=1, folder=tmp_path)

    assert "build_seconds@200 0.0" in capsys.readouterr().out
    assert (tmp_path / "200").is_dir()


@pytest.mark.django_db
def test_what_was_planted_is_found_and_suggested_with_its_evidence(market):
    planted = market.invented.document(market.of_others(1)[0])
    title = "zubarit gavonik"
    market.index.apply(
        add=[
            type(planted)(
                document=9_001,
                owner=planted.owner,
                partners=(),
                family=PASSAGE,
                kind="offer",
                name=title,
                text=planted.text,
                audience=("public",),
                on=planted.on,
                revision=1,
            )
        ]
    )
    trade = party(planted.owner, market.invented.subjects).makes[0]
    asked = InventedQuestion("short", title, title, trade, *place_of(7))
    SearchDocument.objects.create(
        pk=9_001,
        key="planted",
        family=PASSAGE,
        kind="offer",
        owner=planted.owner,
        subject=planted.owner,
        title=title,
        body=planted.text,
        audience=["public"],
        partners=[],
        facets={},
    )

    hits = market.hits(asked)
    found = market.match(asked)

    assert hits[0].document == 9_001
    assert found.matches[0].organisation == planted.owner
    said = next(one for one in found.matches[0].conditions if one.key == "subject")
    assert (said.state, said.documents) == ("yes", (9_001,))
    assert 9_001 in shown(found.matches[0])


@pytest.mark.django_db
def test_a_changed_document_is_found_by_its_new_words(market):
    number = market.of_others(1)[0]

    worked, waited = market.change(number)

    title = f"zanzubat{number}k {market.invented.document(number).name}"
    asked = InventedQuestion("short", title, title, sector_of(number), *place_of(number))
    assert number in {hit.document for hit in market.hits(asked)}
    assert worked > 0
    assert waited > 0


def test_questions_come_again_only_when_all_others_were_asked():
    asked = []
    pairs = [(lambda name=name: asked.append(name), lambda: None) for name in "ab"]

    times = in_turns(pairs, rounds=2)

    assert asked == list("ababab")
    assert len(times) == 2


def test_what_is_done_before_a_question_is_done_before_each_and_not_counted():
    asked = []
    pairs = [(lambda: asked.append("a"), lambda: asked.append("bare"))]

    (turns,) = in_turns(pairs, rounds=1, before=lambda: (asked.append("before"), time.sleep(0.05)))

    assert asked == ["before", "a", "bare"] * 2
    assert turns.wall < 0.05


@pytest.mark.django_db
def test_whoever_has_forgotten_all_tells_the_same(market):
    asked = market.invented.questions(3)
    before = [(market.hits(one), market.match_with_evidence(one)) for one in asked]

    market.forget()

    assert [(market.hits(one), market.match_with_evidence(one)) for one in asked] == before


def test_a_slope_is_the_power_by_which_something_grows():
    assert slope([10, 100, 1_000], [5, 5, 5]) == pytest.approx(0)
    assert slope([10, 100, 1_000], [2, 20, 200]) == pytest.approx(1)
    assert slope([10, 1_000], [3, 30]) == pytest.approx(0.5)
