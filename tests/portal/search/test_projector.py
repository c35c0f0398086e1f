"""From the rows to the index: at least once, in any order, by one process at a time."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone

from portal.core.clock import duties
from portal.search import comparison, shelf
from portal.search.comparison import compare, make_round, mend
from portal.search.follower import projecting_once
from portal.search.index import SearchQuery
from portal.search.models import SearchDocument
from portal.search.projector import microseconds, project_pending, rebuild
from portal.search.services import replace_documents, replace_documents_of
from portal.search.shelf import OVERLAP, TOMBSTONES_KEPT
from portal.search.soundness import broken_files
from tests.damage import SEEN_BY_CHECKSUM

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def found(text="rimal", **asked):
    hits = shelf.index().search(SearchQuery(audience=("public",), text=text, **asked)).hits
    return [SearchDocument.objects.get(pk=hit.document).subject for hit in hits]


def test_new_changed_and_gone_documents_reach_the_index(card, search_dir):
    replace_documents("org1", [card("org1")])
    assert project_pending() == 1
    assert found() == ["org1"]

    replace_documents("org1", [card("org1", "Sanabel")])
    assert project_pending() == 1
    assert (found(), found("sanabel")) == ([], ["org1"])

    replace_documents("org1", [])
    assert project_pending() == 1
    assert found("sanabel") == []


def test_everything_a_reader_may_narrow_by_is_carried_over(card, search_dir):
    replace_documents(
        "org1",
        [
            card(
                "org1",
                body="Chilled haulage",
                partners=["org2"],
                codes=["4923"],
                facets={"region": ["hofuf", "sa"]},
                latitude=25.38,
                longitude=49.59,
                dated_on=dt.date(2026, 11, 1),
            )
        ],
    )
    project_pending()

    assert found("haulage", filters={"region": ["sa"], "code": ["4923"]}, since=dt.date(2026, 11, 1)) == ["org1"]
    assert found("", owners=["org2"]) == ["org1"]
    assert found("", filters={"region": ["tn"]}) == []


def test_a_second_pass_finds_nothing_to_do(card, search_dir):
    replace_documents("org1", [card("org1")])
    project_pending()
    before = (shelf.index().folder / "meta.json").stat().st_mtime_ns

    assert project_pending() == 0
    assert (shelf.index().folder / "meta.json").stat().st_mtime_ns == before


def test_a_row_that_was_stamped_earlier_and_committed_later_is_found(card, search_dir):
    """Two writers committing in reverse order, as one connection sees it: the earlier stamp turns up after the later one."""
    replace_documents("org2", [card("org2")])
    project_pending()
    replace_documents("org1", [card("org1")])
    SearchDocument.objects.filter(subject="org1").update(changed_at=timezone.now() - OVERLAP / 2)

    assert project_pending() == 1
    assert sorted(found()) == ["org1", "org2"]


@pytest.mark.postgres(only=True)
@pytest.mark.django_db(transaction=True)
def test_two_connections_committing_in_reverse_order_lose_nothing(card, search_dir):
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        try:
            with transaction.atomic():
                replace_documents("org1", [card("org1")])
                written.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    slow = threading.Thread(target=slow_writer)
    slow.start()
    assert written.wait(20)
    replace_documents("org2", [card("org2")])
    project_pending()
    assert found() == ["org2"]

    go_on.set()
    slow.join(20)
    project_pending()
    assert sorted(found()) == ["org1", "org2"]


def test_a_new_index_is_built_from_everything(card, search_dir):
    replace_documents("org1", [card("org1")])
    SearchDocument.objects.update(changed_at=timezone.now() - dt.timedelta(days=400))

    assert project_pending() == 1
    assert found() == ["org1"]


def test_another_schema_or_library_is_built_anew_beside_the_old_one(card, search_dir, monkeypatch):
    replace_documents("org1", [card("org1")])
    project_pending()
    old = shelf.index().folder
    monkeypatch.setattr("portal.search.schema.stamp", lambda: "0.99.0-newschema")
    shelf._opened.clear()

    assert project_pending() == 1
    assert shelf.index().folder.name == "0.99.0-newschema"
    assert found() == ["org1"]
    assert old.is_dir()


def test_an_index_that_slept_longer_than_tombstones_are_kept_is_built_anew(card, search_dir):
    replace_documents("org1", [card("org1")])
    replace_documents("org2", [card("org2")])
    project_pending()
    SearchDocument.objects.filter(subject="org2").delete()  # as the round does with old tombstones
    shelf.index().remember(microseconds(timezone.now() - TOMBSTONES_KEPT))

    project_pending()
    assert found() == ["org1"]


def test_whoever_finds_the_lock_taken_returns_at_once_and_the_holder_looks_again(card, search_dir, monkeypatch):
    replace_documents("org1", [card("org1")])
    project_pending()
    from portal.search import projector

    passes, original = [], projector._pass

    def overtaken():
        written = original()
        passes.append(written)
        if len(passes) == 1:  # somebody commits after our look and finds the lock taken
            replace_documents("org2", [card("org2")])
            assert projector.project_pending() == 0
        return written

    monkeypatch.setattr(projector, "_pass", overtaken)
    replace_documents("org3", [card("org3")])

    assert projector.project_pending() == 2
    assert sorted(found()) == ["org1", "org2", "org3"]


def test_the_bell_stays_small(card, search_dir):
    project_pending()
    (search_dir / "bell").write_bytes(b"." * (shelf.LONGEST_BELL + 1))
    project_pending()
    assert shelf.rings() < 10


# After commit


@pytest.mark.django_db(transaction=True)
def test_a_commit_is_followed_by_the_index(card, search_dir):
    with transaction.atomic():
        replace_documents("org1", [card("org1")])
        assert found() == []
    assert found() == ["org1"]


@pytest.mark.django_db(transaction=True)
def test_many_commits_can_be_followed_once(card, search_dir):
    with projecting_once():
        for number in range(3):
            replace_documents(f"org{number}", [card(f"org{number}")])
            assert found() == []
    assert found() == ["org0", "org1", "org2"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_index_does_not_fail_the_change(card, search_dir, monkeypatch, caplog):
    monkeypatch.setattr("portal.search.follower.project_pending", lambda: 1 / 0)
    replace_documents("org1", [card("org1")])
    assert SearchDocument.objects.count() == 1
    assert "ZeroDivisionError" in caplog.text


def test_the_clock_projects_and_compares():
    names = dict(duties)
    assert names["search.project"] is project_pending
    assert names["search.compare"] is make_round


# The checksum


def test_index_and_rows_agree_by_checksum(card, search_dir):
    replace_documents_of({f"org{number}": [card(f"org{number}")] for number in range(5)})
    project_pending()

    found_now = compare()
    assert found_now.agrees
    assert found_now.rows == found_now.index
    assert found_now.differing == []


def test_whatever_differs_is_named_and_mended(card, search_dir):
    replace_documents_of({f"org{number}": [card(f"org{number}")] for number in range(5)})
    project_pending()
    pks = dict(SearchDocument.objects.values_list("subject", "pk"))
    long_ago = timezone.now() - dt.timedelta(days=1)
    SearchDocument.objects.update(changed_at=long_ago)
    SearchDocument.objects.filter(subject="org0").update(title="Sanabel", revision=9)
    SearchDocument.objects.filter(subject="org1").delete()
    shelf.index().apply(delete=[pks["org2"]])

    differs = compare()
    assert not differs.agrees
    assert (differs.outdated, differs.left_over, differs.missing) == ([pks["org0"]], [pks["org1"]], [pks["org2"]])

    assert mend() == differs
    assert compare().agrees
    assert (found("sanabel"), found()) == (["org0"], ["org2", "org3", "org4"])


def test_the_round_is_made_once_an_hour_and_forgets_old_tombstones(card, search_dir):
    replace_documents_of({"org1": [card("org1")], "org2": [card("org2")]})
    replace_documents("org2", [])
    old = timezone.now() - TOMBSTONES_KEPT - dt.timedelta(days=1)
    SearchDocument.objects.filter(subject="org2").update(deleted_at=old)

    make_round()
    assert list(SearchDocument.objects.values_list("subject", flat=True)) == ["org1"]
    assert compare().agrees

    SearchDocument.objects.update(revision=9)
    make_round()
    assert not compare().agrees
    os.utime(search_dir / "compared", (0, 0))
    make_round()
    assert compare().agrees


def test_between_the_rounds_a_small_index_is_looked_at_for_bytes_that_flipped(card, search_dir, monkeypatch):
    replace_documents("org1", [card("org1")])
    make_round()
    make_round()
    idx = next(shelf.here().glob("*.idx"))
    SEEN_BY_CHECKSUM["bytes of .idx flipped"](shelf.here())
    make_round()
    assert broken_files(shelf.here()) == [idx.name]
    os.utime(search_dir / "looked_at", (0, 0))
    monkeypatch.setattr(comparison, "SMALL", 1)
    make_round()
    assert broken_files(shelf.here()) == [idx.name]
    monkeypatch.undo()
    os.utime(search_dir / "looked_at", (0, 0))
    make_round()
    assert broken_files(shelf.here()) == []
    assert found() == ["org1"]


# Commands


def test_check_search_ends_with_an_error_when_they_differ(card, search_dir, capsys):
    replace_documents("org1", [card("org1")])
    call_command("check_search")
    assert "They agree." in capsys.readouterr().out

    SearchDocument.objects.update(revision=9, changed_at=timezone.now() - dt.timedelta(days=1))
    with pytest.raises(CommandError, match="1 outdated"):
        call_command("check_search")
    call_command("check_search", mend=True)
    assert "Mended: 0 missing, 1 outdated, 0 left over." in capsys.readouterr().out
    call_command("check_search")


def test_rebuild_search_tells_how_far_it_is_and_leaves_no_difference(card, search_dir, capsys):
    replace_documents_of({f"org{number}": [card(f"org{number}")] for number in range(1200)})
    replace_documents("org7", [])
    call_command("rebuild_search")

    told = capsys.readouterr().out
    assert "1000 of 1199 documents" in told
    assert "1199 documents in" in told
    assert compare().agrees


def test_readers_keep_the_old_index_until_the_new_one_is_complete(card, search_dir):
    replace_documents_of({f"org{number}": [card(f"org{number}")] for number in range(1500)})
    project_pending()
    replace_documents_of({f"org{number}": [] for number in range(400)})
    seen = []

    def look(done, total):
        seen.append((done, total, shelf.index().search(SearchQuery(audience=("public",))).total))

    rebuild(look)
    assert seen == [(1000, 1100, 1500), (1100, 1100, 1100)]


def test_an_index_that_cannot_be_opened_is_made_anew(card, search_dir):
    replace_documents("org1", [card("org1")])
    project_pending()
    (shelf.index().folder / "meta.json").write_text("not what it was")
    shelf._opened.clear()

    assert rebuild() == 1
    assert found() == ["org1"]


# A killed projector

KILLED = """
import json, os, signal, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone
from portal.search import projector, shelf
from portal.search.comparison import compare
from portal.search.index import SearchIndex, SearchQuery
from portal.search.models import SearchDocument

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def killed(call, row=None):
    "Let a child do it and die at a row, or between the commit and the note of how far it came; returns the signal."
    connection.close()
    child = os.fork()
    if not child:
        original, seen = projector.indexed, []
        def indexed(document):
            seen.append(document)
            if len(seen) == row:
                die()
            return original(document)
        projector.indexed, SearchIndex.remember = indexed, die
        call()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])

def state():
    shelf._opened.clear()
    hits = shelf.index().search(SearchQuery(audience=("public",), text="sanabel", order="name", limit=5000)).hits
    return [len(hits), len({hit.document for hit in hits})]

with connection.schema_editor() as editor:
    editor.create_model(SearchDocument)
SearchDocument.objects.bulk_create(
    SearchDocument(key=f"k{n}", family="card", kind="organisation", owner="o", subject=f"s{n}", title="Sanabel", audience=["public"])
    for n in range(1500)
)
told = {}
for name, known, call, row in [
    ("in the middle of the first", False, projector.project_pending, 700),
    ("after the first", False, projector.project_pending, None),
    ("in the middle of the second part", True, projector.project_pending, 1200),
    ("after a part", True, projector.project_pending, None),
    ("in the middle of a rebuild", True, projector.rebuild, 700),
    ("in the middle of a rebuild of what was damaged", True, projector.inspect, 700),
]:
    settings.SEARCH_DIR = Path(sys.argv[1]) / name
    shelf._opened.clear()
    if known:
        projector.rebuild()
        shelf._opened.clear()
    if call is projector.inspect:
        file = next(shelf.here().glob("*.store"))
        file.write_bytes(file.read_bytes().replace(b"k", b"q").replace(b"o", b"u", 1))
    SearchDocument.objects.update(revision=F("revision") + 1, changed_at=timezone.now())
    signalled, left = killed(call, row), state()
    projector.project_pending()
    told[name] = [signalled, left, state(), compare().agrees]
print(json.dumps(told))
"""


def test_killed_in_mid_projection_loses_nothing_and_doubles_nothing(tmp_path):
    """A real process projects from a database file and is killed with -9 at six moments; the next pass completes its work."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(tmp_path / "var")}
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)],
        env=environment,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])

    all_of_them, nothing, killed = [1500, 1500], [0, 0], signal.SIGKILL
    assert told == {
        "in the middle of the first": [killed, nothing, all_of_them, True],
        "after the first": [killed, all_of_them, all_of_them, True],
        "in the middle of the second part": [killed, all_of_them, all_of_them, True],
        "after a part": [killed, all_of_them, all_of_them, True],
        "in the middle of a rebuild": [killed, all_of_them, all_of_them, True],
        "in the middle of a rebuild of what was damaged": [killed, nothing, all_of_them, True],
    }
