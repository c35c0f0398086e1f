"""A real server process with its follower, or one beside a worker, loses its index while it runs, and finds everything again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.search.index import IndexedDocument
from portal.search.soundness import broken_files
from tests.damage import SEEN_BY_CHECKSUM, SEEN_BY_READING

ROOT = Path(__file__).resolve().parents[3]

SERVED = """
import json, os, sys, time
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from portal.search import shelf
from portal.search.comparison import compare
from portal.search.follower import follower
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from portal.search.queries import Question, find
from tests.damage import SEEN_BY_CHECKSUM, SEEN_BY_READING

settings.SEARCH_DIR = Path(sys.argv[2])
shelf.GIVEN_UP_EVERY = 0.0
damages = SEEN_BY_READING | SEEN_BY_CHECKSUM

def ask():
    found = find(Question(text="sanabel", kinds=["organisation"]), reader=AnonymousUser())
    return [found.is_partial, found.total]

def until_whole(see_to_it):
    seen, until = [ask()], time.monotonic() + 60
    while seen[-1][0] and time.monotonic() < until:
        see_to_it()
        seen.append(ask())
    return seen

def of_a_worker():
    "What the clock of a worker does, in a process of its own."
    connection.close()
    child = os.fork()
    if not child:
        shelf._opened.clear()
        project_pending()
        os._exit(0)
    os.waitpid(child, 0)

with connection.schema_editor() as editor:
    editor.create_model(SearchDocument)
SearchDocument.objects.bulk_create(
    SearchDocument(key=f"k{n}", family="card", kind="organisation", owner="o", subject=f"s{n}", title="Sanabel",
        audience=["public" if n < 300 else "members"])
    for n in range(400)
)
project_pending()
if sys.argv[1] == "embedded":
    follower.start()
told = {}
for name in sys.argv[3:]:
    before = ask()
    damages[name](shelf.here())
    shelf._opened.clear()
    seen = until_whole(of_a_worker if sys.argv[1] == "worker" else lambda: time.sleep(0.02))
    told[name] = [before, seen[0], seen[-1], compare().agrees]
follower.stop()
print(json.dumps(told))
"""

LOST = ["the folder is missing", "meta.json is unreadable", "a file is cut", "it slept longer than tombstones are kept"]


def told_by(script, *given, in_folder):
    """What a process of its own says last: it may be ended by what is tried, and has no service beside it."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(in_folder / "var"),
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, "-c", script, *given],
        env=environment,
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.parametrize("shape", ["embedded", "worker"])
def test_what_is_lost_while_a_server_runs_is_found_again_without_a_restart(tmp_path, shape):
    """Meanwhile it is answered from the rows, and said: three hundred that a visitor may read, none of the hundred that they may not."""
    assert told_by(SERVED, shape, str(tmp_path / "search"), *LOST, in_folder=tmp_path) == {
        name: [[False, 300], [True, 300], [False, 300], True] for name in LOST
    }


CUT = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from portal.search import shelf
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from portal.search.queries import Question, find

settings.SEARCH_DIR = Path(sys.argv[1])

def ask():
    found = find(Question(text="sanabel", kinds=["organisation"]), reader=AnonymousUser())
    return [found.is_partial, found.total]

with connection.schema_editor() as editor:
    editor.create_model(SearchDocument)
SearchDocument.objects.bulk_create(
    SearchDocument(key=f"k{n}", family="card", kind="organisation", owner="o", subject=f"s{n}", title="Sanabel " + "w" * n,
        audience=["public"])
    for n in range(200)
)
project_pending()
seen = [ask()]
for path in shelf.here().glob("*.*"):
    if path.suffix in {".idx", ".store", ".fast", ".term", ".pos", ".fieldnorm"}:
        with path.open("r+b") as file:  # where it stands: what was mapped of it is gone
            file.truncate(0)
seen.append(ask())
project_pending()
print(json.dumps([*seen, ask()]))
"""


def test_a_process_outlives_files_that_are_cut_between_its_questions(tmp_path):
    assert told_by(CUT, str(tmp_path / "search"), in_folder=tmp_path) == [[False, 200], [True, 200], [False, 200]]


@pytest.mark.parametrize(
    "name", ["a file is removed", "a file is empty", "a file is cut", "meta.json is empty", *SEEN_BY_CHECKSUM]
)
def test_the_broken_file_is_named(index, name):
    index.rebuild(
        [
            IndexedDocument(n, "o", "card", "organisation", f"Sanabel {n}", "chilled haulage", ("public",), revision=1)
            for n in range(50)
        ],
        cursor=1,
    )
    assert broken_files(index.folder) == []
    (SEEN_BY_READING | SEEN_BY_CHECKSUM)[name](index.folder)
    (broken,) = broken_files(index.folder)
    assert broken.endswith(("meta.json", ".fast", ".fieldnorm", ".idx", ".store", ".term"))


def test_an_index_with_removed_documents_that_was_merged_is_sound(index):
    for n in range(30):
        one = IndexedDocument(n % 7, "o", "card", "organisation", f"Sanabel {n}", "haulage", ("public",), revision=n)
        index.apply(add=[one], delete=[n % 5])
        assert broken_files(index.folder) == []


def test_a_folder_that_is_not_there_has_nothing_broken(tmp_path):
    assert broken_files(tmp_path / "nowhere") == []
