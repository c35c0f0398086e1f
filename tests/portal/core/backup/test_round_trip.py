"""F24: what was backed up is there again: every hash, who was signed in, the links that were sent."""

from __future__ import annotations

import gzip
import json
import tarfile
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.core.backup import tables
from portal.organisations import services
from portal.organisations.tokens import link_of
from portal.outbox.models import Heartbeat, OutboxRow
from portal.outbox.services import drain
from portal.search import shelf
from portal.search.index import SearchQuery
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

Restore = Callable[..., str]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar.gz"


@pytest.fixture
def filled(cast: SimpleNamespace, media: Path) -> SimpleNamespace:
    """The cast, with values that databases keep in their own ways, and two files."""
    ListingFactory(
        organisation=cast.firm,
        cluster=cast.cluster,
        link=cast.cluster.links.get(position=3),
        quantity="12.5",
        unit="tonne",
    )
    cast.firm.summary = 'تمور ‎mixed\ttab, "quotes", a\\backslash, 🌴'
    cast.firm.founded_on, cast.firm.languages, cast.firm.latitude = 1998, ["ar", "fr"], 25.383333333333333
    cast.firm.save()
    (media / "documents").mkdir(parents=True)
    (media / "documents" / "عرض.pdf").write_bytes(b"%PDF " * 300_000)
    (media / "empty").write_bytes(b"")
    return cast


def manifest_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]


def hashes(path: Path) -> dict[str, Any]:
    said = manifest_of(path)
    return {name: (table["rows"], table["sha256"]) for name, table in said["tables"].items()}


def lose_everything(media: Path) -> None:
    with connection.constraint_checks_disabled(), transaction.atomic():
        tables.empty(tables.existing())
    cache.clear()
    for path in sorted(media.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def test_everything_is_as_it_was(filled: SimpleNamespace, media: Path, archive: Path, tmp_path: Path) -> None:
    call_command("backup", archive)
    before = {path.name: path.read_bytes() for path in media.rglob("*") if path.is_file()}
    lose_everything(media)
    assert not User.objects.exists()
    call_command("restore", archive)
    assert {path.name: path.read_bytes() for path in media.rglob("*") if path.is_file()} == before
    again = tmp_path / "again.tar.gz"
    call_command("backup", again)
    assert hashes(again) == hashes(archive)
    assert manifest_of(again)["media"] == manifest_of(archive)["media"]
    assert len(before) == 2
    filled.firm.refresh_from_db()
    assert filled.firm.summary.startswith("تمور")
    assert filled.firm.latitude == 25.383333333333333
    assert str(Listing.objects.get().quantity.normalize()) == "12.5"


def test_who_was_signed_in_still_is_and_a_link_that_was_sent_opens(
    filled: SimpleNamespace, browser_of: Callable[[User | None], Client], media: Path, archive: Path
) -> None:
    huda = browser_of(filled.firm_owner)
    assert filled.firm_owner.full_name in huda.get("/accounts/me/").text
    invitation = services.invite_member(filled.firm, by=filled.firm_owner, role="member", email="nada@people.example")
    link = link_of(invitation).partition("localhost:8000")[2]
    assert Client().get(link).status_code == 200
    call_command("backup", archive)
    lose_everything(media)
    assert Client().get(link).status_code == 404
    stranger = Client()
    stranger.cookies = SimpleCookie(huda.cookies.output(header="", sep=";"))
    assert stranger.get("/accounts/me/").status_code == 302  # which also takes the cookie away
    call_command("restore", archive)
    assert filled.firm_owner.full_name in huda.get("/accounts/me/").text
    assert Client().get(link).status_code == 200
    # What waited in the outbox waits again, and leaves.
    assert drain() > 0
    assert not OutboxRow.objects.exists()


def test_search_finds_again_and_editors_pages_too(
    filled: SimpleNamespace, media: Path, archive: Path, search_dir: Path
) -> None:
    services.index_organisation(filled.packer)
    call_command("load_pages")
    call_command("backup", archive)
    lose_everything(media)
    call_command("rebuild_search")
    call_command("restore", archive)
    found = shelf.index().search(SearchQuery(audience=("public",), text="nakhla")).hits
    assert found
    assert Client().get("/").status_code == 200


def test_no_number_is_given_twice(media: Path, archive: Path) -> None:
    gone = UserFactory()
    number = gone.pk
    kept = OrganisationFactory()
    gone.delete()
    call_command("backup", archive)
    lose_everything(media)
    call_command("restore", archive)
    assert UserFactory().pk > number
    assert OrganisationFactory().pk > kept.pk


def test_a_database_where_somebody_wrote_is_left_alone_unless_told(
    filled: SimpleNamespace, archive: Path, media: Path
) -> None:
    call_command("backup", archive)
    newcomer = UserFactory()
    with pytest.raises(CommandError, match=r"not empty \(.*\)\. Give an empty one"):
        call_command("restore", archive)
    assert User.objects.filter(pk=newcomer.pk).exists()
    (media / "later.txt").write_text("uploaded later")
    call_command("restore", archive, replace=True)
    assert not User.objects.filter(pk=newcomer.pk).exists()
    assert (media / "later.txt").exists()


def test_what_a_release_and_running_processes_write_is_no_obstacle(archive: Path) -> None:
    call_command("backup", archive)
    call_command("load_taxonomy", verbosity=0)
    call_command("load_pages", verbosity=0)
    Heartbeat.objects.create(name="clock")
    call_command("restore", archive)
    assert not Heartbeat.objects.exists()


def test_files_of_somebody_else_are_left_alone_unless_told(archive: Path, media: Path) -> None:
    media.mkdir()
    (media / "a.txt").write_text("ours")
    call_command("backup", archive)
    (media / "a.txt").write_text("theirs")
    with pytest.raises(CommandError, match=r"holds files that are not in the archive \(a\.txt\)"):
        call_command("restore", archive)
    assert (media / "a.txt").read_text() == "theirs"
    call_command("restore", archive, replace=True)
    assert (media / "a.txt").read_text() == "ours"


def test_a_file_is_for_its_owner_only_and_is_never_written_over(archive: Path) -> None:
    call_command("backup", archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    written = archive.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", archive)
    assert archive.read_bytes() == written
    assert [path.name for path in archive.parent.glob("*.part")] == []


def test_the_archive_must_not_lie_among_what_it_holds(media: Path) -> None:
    with pytest.raises(CommandError, match="lies among the files that are backed up"):
        call_command("backup", media / "backup.tar.gz")


def test_the_command_says_whether_the_key_is_in_it(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", archive)
    assert "SECRET_KEY was given to this installation and is NOT in it" in capsys.readouterr().out
    with tarfile.open(archive) as tar:
        assert "secret_key.txt" not in tar.getnames()
    assert b"only-for-tests" not in gzip.decompress(archive.read_bytes())


def test_another_key_is_refused_unless_wanted(archive: Path, settings: Any) -> None:
    call_command("backup", archive)
    settings.SECRET_KEY = "another one"
    with pytest.raises(CommandError, match="not the one of the installation that was backed up"):
        call_command("restore", archive)
    call_command("restore", archive, new_key=True)


def test_every_column_is_of_a_kind_that_an_archive_knows() -> None:
    assert len(tables.of_the_archive()) > 80
    left_out = {model._meta.db_table for model in tables.all_models()} - {
        table.name for table in tables.of_the_archive()
    }
    assert {name for name in left_out if not name.startswith("wagtailsearch_indexentry")} == set()


def test_a_table_that_nobody_knows_is_told(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE operators_own (id integer)")
    try:
        call_command("backup", archive)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE operators_own")
    assert "Not in it, since this version does not know them: operators_own" in capsys.readouterr().out


def test_moments_keep_their_microseconds(archive: Path, media: Path) -> None:
    moment = timezone.now().replace(microsecond=123_456)
    Heartbeat.objects.create(name="exact", beaten_at=moment)
    Heartbeat.objects.create(name="round", beaten_at=moment.replace(microsecond=0))
    call_command("backup", archive)
    lose_everything(media)
    call_command("restore", archive)
    assert Heartbeat.objects.get(name="exact").beaten_at == moment
    assert Heartbeat.objects.get(name="round").beaten_at == moment.replace(microsecond=0)
    assert Heartbeat.objects.filter(beaten_at__gte=moment).count() == 1


@pytest.mark.postgres(only=True)
def test_the_rows_are_of_one_moment_however_much_is_written(archive: Path) -> None:
    """A row for the first table and one for the last, always both (SQLite: test_commands.py)."""
    stop, pairs = threading.Event(), 0

    def write() -> None:
        nonlocal pairs
        while not stop.is_set():
            with transaction.atomic():
                Group.objects.create(name=f"group {pairs}")
                Collection.objects.create(path=f"{pairs:08}", depth=1, numchild=0, name="")
            pairs += 1
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while pairs < 20:
            time.sleep(0.01)
        call_command("backup", archive)
    finally:
        stop.set()
        writer.join()
    said = hashes(archive)
    assert said["auth_group"][0] == said["wagtailcore_collection"][0]
    assert 20 <= said["auth_group"][0] < pairs
