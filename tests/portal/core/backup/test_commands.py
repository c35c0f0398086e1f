"""The commands as an operator runs them, each in a process of its own: an empty folder, another database, a kill, a full disk."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from .conftest import ROOT, environment, manage

Installation = Callable[[str], Path]

# Somebody is signed in, somebody was invited, a file was uploaded.
FILL = """
from django.test import Client
from portal.accounts.models import User
from portal.organisations import services
from portal.organisations.models import Membership, Organisation
from portal.organisations.tokens import link_of
from portal.taxonomy.models import Region
place = Region.objects.create(kind="town", slug="hofuf", country="SA", name_en="Hofuf", name_fr="Hofuf", name_ar="الهفوف")
firm = Organisation.objects.create(kind="firm", slug="dar", trade_name_latin="Dar Sanabel", sort_name="dar", region=place)
huda = User.objects.create(email="huda@people.example", full_name="Huda Al-Mazroui")
Membership.objects.create(organisation=firm, user=huda, role="owner")
services.index_organisation(firm)
browser = Client()
browser.force_login(huda)
link = link_of(services.invite_member(firm, by=huda, role="member", email="nada@people.example"))
print(browser.cookies["session"].value, link.partition("localhost:8000")[2])
"""
LOOK = """
import sys
from django.conf import settings
from django.test import Client
session, link = {session!r}, {link!r}
settings.ALLOWED_HOSTS.append("testserver")
browser = Client()
browser.cookies["session"] = session
print("Huda Al-Mazroui" in browser.get("/accounts/me/").text, Client().get(link).status_code)
"""


def run(var: Path, script: str, **given: str) -> list[str]:
    done = manage(var, "shell", "-v0", "-c", textwrap.dedent(script), **given)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def rows(var: Path) -> int:
    """How many rows the tables that nothing fills by itself hold."""
    with sqlite3.connect(var / "db.sqlite3") as connection:
        asked = "SELECT (SELECT count(*) FROM accounts_user) + (SELECT count(*) FROM organisations_organisation)"
        return int(connection.execute(asked).fetchone()[0])


def manifest_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Filled:
    """An installation with the scene in it, who is signed in there, the link that was sent, and its backup. Only to be read."""

    var: Path
    session: str
    link: str
    archive: Path


@pytest.fixture(scope="session")
def filled(migrated_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = tmp_path_factory.mktemp("filled")
    var, archive = folder / "there", folder / "backup.tar.gz"
    shutil.copytree(migrated_once, var)
    session, link = run(var, FILL)
    (var / "media" / "documents").mkdir(parents=True)
    (var / "media" / "documents" / "a.pdf").write_bytes(os.urandom(300_000))
    done = manage(var, "backup", str(archive))
    assert done.returncode == 0, done.stderr
    assert "The key of this installation is in it (secret_key.txt)" in done.stdout
    return Filled(var, session, link, archive)


@pytest.fixture
def archive(filled: Filled) -> Path:
    return filled.archive


def test_an_empty_folder_becomes_the_installation_that_was(filled: Filled, archive: Path, tmp_path: Path) -> None:
    """The tables are built, the key comes along, and whoever was signed in is."""
    here = tmp_path / "here"
    done = manage(here, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "every hash as it was" in done.stdout
    assert (here / "secret_key.txt").read_bytes() == (filled.var / "secret_key.txt").read_bytes()
    assert (here / "secret_key.txt").stat().st_mode & 0o777 == 0o600
    file = "media/documents/a.pdf"
    assert (here / file).read_bytes() == (filled.var / file).read_bytes()
    assert run(here, LOOK.format(session=filled.session, link=filled.link)) == ["True", "200"]
    again = tmp_path / "again.tar.gz"
    assert manage(here, "backup", str(again)).returncode == 0
    # Looking on leaves its own rows: when the session was last used.
    looked = {"usersessions_usersession", "accounts_user"}
    first, second = (manifest_of(path)["tables"] for path in (archive, again))
    assert {name for name in first if first[name]["sha256"] != second[name]["sha256"]} <= looked


@pytest.mark.parametrize("moment", ["Writing", "Comparing"])
def test_whoever_kills_it_finds_it_empty_and_can_begin_again(
    archive: Path, migrated: Installation, moment: str
) -> None:
    here = migrated("here")
    command = [sys.executable, "manage.py", "restore", str(archive)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(here), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith(moment):
                process.send_signal(signal.SIGKILL)
                break
        process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    assert rows(here) == 0
    done = manage(here, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert rows(here) == 2
    assert sorted(path.name for path in (here / "media").rglob("*")) == ["a.pdf", "documents"]


def test_a_disk_that_fills_leaves_no_half_archive(filled: Filled, tmp_path: Path) -> None:
    """A file may grow to 200 kB, and the picture alone is larger."""
    path = tmp_path / "backup.tar.gz"
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(path)],
        cwd=ROOT,
        env=environment(filled.var),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert done.returncode == 1
    assert "There is no room for the archive" in done.stderr
    assert list(tmp_path.glob("backup*")) == []


def test_a_disk_that_fills_leaves_the_database_as_it_was(archive: Path, migrated: Installation) -> None:
    here = migrated("here")
    before = (here / "db.sqlite3").stat().st_size
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(archive)],
        cwd=ROOT,
        env=environment(here),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (before // 2, before // 2)),
    )
    assert done.returncode != 0
    assert rows(here) == 0
    assert manage(here, "restore", str(archive)).returncode == 0


def test_the_rows_are_of_one_moment_however_much_is_written(migrated: Installation, tmp_path: Path) -> None:
    """A writer puts a row into the first table and one into the last, always both; an archive never has one without the other."""
    here = migrated("here")
    stop = threading.Event()
    pairs = 0

    def write() -> None:
        nonlocal pairs
        with sqlite3.connect(here / "db.sqlite3", timeout=20, isolation_level=None) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO auth_group (name) VALUES (?)", [f"group {pairs}"])
                connection.execute(
                    "INSERT INTO wagtailcore_collection (path, depth, numchild, name) VALUES (?, 1, 0, '')",
                    [f"{pairs:08}"],
                )
                connection.execute("COMMIT")
                pairs += 1

    before = rows_of(here)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = manage(here, "backup", str(tmp_path / "backup.tar.gz"))
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    said = manifest_of(tmp_path / "backup.tar.gz")["tables"]
    groups, collections = (said[name]["rows"] for name in ("auth_group", "wagtailcore_collection"))
    assert groups - before[0] == collections - before[1]
    assert 0 < groups - before[0] < pairs


def rows_of(var: Path) -> tuple[int, int]:
    with sqlite3.connect(var / "db.sqlite3") as connection:
        first, last = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("auth_group", "wagtailcore_collection")
        )
    return first, last


@pytest.mark.full
def test_an_archive_of_an_earlier_version_is_brought_up_to_this_one(archive: Path, tmp_path: Path) -> None:
    """As it would have been made before outbox.0003: without that migration, its table and its column."""
    older = tmp_path / "older.tar.gz"
    forget_the_last_migration_of_the_outbox(archive, older)
    here = tmp_path / "here"
    done = manage(here, "restore", str(older))
    assert done.returncode == 0, done.stderr
    assert "Bringing the database to this version" in done.stdout
    assert rows(here) == 2
    assert manage(here, "migrate", "--check").returncode == 0


def test_an_archive_of_an_earlier_version_wants_a_database_without_tables(
    archive: Path, migrated: Installation, tmp_path: Path
) -> None:
    older = tmp_path / "older.tar.gz"
    forget_the_last_migration_of_the_outbox(archive, older)
    done = manage(migrated("here"), "restore", str(older))
    assert done.returncode == 1
    assert "made by an earlier version of Anqud (without outbox.0003_heartbeat_and_request_id)" in done.stderr


def forget_the_last_migration_of_the_outbox(archive: Path, older: Path) -> None:
    with tarfile.open(archive) as tar:
        content = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
    said = json.loads(content.pop("manifest.json"))
    said["migrations"].remove("outbox.0003_heartbeat_and_request_id")
    said["tables"].pop("outbox_heartbeat")
    table, name = said["tables"]["outbox_outboxrow"], "tables/outbox_outboxrow/00001.jsonl"
    place = [column for column, _ in table["columns"]].index("request_id")
    table["columns"].pop(place)
    lines = [json.loads(line) for line in content[name].splitlines()]
    for line in lines:
        line.pop(place)
    content[name] = b"".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n" for line in lines
    )
    table["sha256"] = hashlib.sha256(content[name]).hexdigest()
    with tarfile.open(older, "w:gz") as tar:
        for member, body in (content | {"manifest.json": json.dumps(said).encode()}).items():
            entry = tarfile.TarInfo(member)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))


@pytest.mark.postgres(only=True)
def test_from_sqlite_to_postgresql_and_back(
    filled: Filled, archive: Path, migrated: Installation, tmp_path: Path
) -> None:
    import psycopg

    address = urlsplit(settings.DATABASE_URL)
    given = {
        "DATABASE_URL": address._replace(path="/restored").geturl(),
        "SECRET_KEY": (filled.var / "secret_key.txt").read_text(),
        "ALLOWED_HOSTS": "localhost",
    }
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
        try:
            done = manage(tmp_path / "server", "restore", str(archive), **given)
            assert done.returncode == 0, done.stderr
            moved = tmp_path / "moved.tar.gz"
            done = manage(tmp_path / "server", "backup", str(moved), **given)
            assert done.returncode == 0, done.stderr
            assert run(tmp_path / "server", LOOK.format(session=filled.session, link=filled.link), **given) == [
                "True",
                "200",
            ]
        finally:
            connection.execute("DROP DATABASE restored WITH (FORCE)")
    assert manifest_of(moved)["tables"] == manifest_of(archive)["tables"]
    here = migrated("here")
    (here / "secret_key.txt").write_text(given["SECRET_KEY"])
    done = manage(here, "restore", str(moved))
    assert done.returncode == 0, done.stderr
    assert run(here, LOOK.format(session=filled.session, link=filled.link)) == ["True", "200"]
