"""A file that is not a whole archive of ours is refused in one sentence, and nothing is touched."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.core.backup import Refused, kinds, manifest, media, restoring, schema
from portal.core.backup.manifest import FileContent
from portal.core.backup.restoring import Contents
from portal.taxonomy.models import Region
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def archive(tmp_path: Path, media_root: Path) -> Path:
    """Of one place and one file; afterwards another place is there, so that whatever is taken in would be seen."""
    RegionFactory(slug="hofuf")
    (media_root / "a.txt").write_text("a" * 50_000)
    path = tmp_path / "backup.tar.gz"
    call_command("backup", path, verbosity=0)
    Region.objects.all().delete()
    RegionFactory(slug="sfax")
    return path


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]


def write(path: Path, content: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name, body in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))


def change_manifest(content: dict[str, bytes], **said: Any) -> None:
    content["manifest.json"] = json.dumps(json.loads(content["manifest.json"]) | said).encode()


def refused(path: Path, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", path, verbosity=0)
    assert list(Region.objects.values_list("slug", flat=True)) == ["sfax"]


def test_it_is_restored_when_nothing_is_wrong(archive: Path) -> None:
    write(archive, members(archive))
    call_command("restore", archive, verbosity=0)
    assert list(Region.objects.values_list("slug", flat=True)) == ["hofuf"]


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", "نص".encode(), b"\x1f\x8b", b"\x1f\x8b" + b"\0" * 5_000]
)
def test_some_other_file(archive: Path, content: bytes) -> None:
    archive.write_bytes(content)
    refused(archive, "This file is no backup of Anqud")


def test_some_other_archive(archive: Path) -> None:
    write(archive, {"readme.txt": b"hello"})
    refused(archive, "This file is no backup of Anqud")
    write(archive, {"header.json": b'{"kind": "another"}'})
    refused(archive, "This file is no backup of Anqud")


def test_a_file_that_is_not_there_and_a_folder(archive: Path, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.tar.gz", r"cannot be read \(No such file or directory\)")
    refused(tmp_path, r"cannot be read \(Is a directory\)")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.97])
def test_the_beginning_of_one(archive: Path, part: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part)])
    refused(archive, "broken or not whole|no backup of Anqud")


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8])
def test_one_bit_of_it(archive: Path, place: float) -> None:
    content = bytearray(archive.read_bytes())
    content[int(len(content) * place)] ^= 0x10
    archive.write_bytes(content)
    refused(archive, "broken or not whole|no backup of Anqud|which no backup of Anqud does")


def test_a_manifest_that_was_damaged_where_no_hash_of_its_own_tells(archive: Path) -> None:
    """What is unpacked is another text of the same kind: only the checksum of the whole file knows."""
    packed = archive.read_bytes()
    plain = gzip.decompress(packed)
    damaged = plain.replace(b'"django_admin_log"', b'"django_admin_lok"')
    assert damaged != plain
    archive.write_bytes(gzip.compress(damaged)[:-8] + packed[-8:])
    refused(archive, "broken or not whole|no backup of Anqud")


CHANGES: dict[str, tuple[Change, str]] = {
    "no manifest": (lambda content: content.pop("manifest.json") and None, "it ends before its last file"),
    "a manifest of nonsense": (
        lambda content: content.update({"manifest.json": b"[1, 2"}),
        "manifest cannot be understood",
    ),
    "a manifest of another shape": (
        lambda content: content.update({"manifest.json": b"{}"}),
        "manifest cannot be understood",
    ),
    "another row": (
        lambda content: content.update({"tables/taxonomy_region/00001.jsonl": b"[]\n"}),
        "the rows of taxonomy_region are not those that were written",
    ),
    "rows gone": (
        lambda content: content.pop("tables/taxonomy_region/00001.jsonl") and None,
        "the rows of taxonomy_region are not those that were written",
    ),
    "rows of a table that nobody told of": (
        lambda content: content.update({"tables/sqlite_master/00001.jsonl": b"[1]\n"}),
        "the rows of sqlite_master are not those that were written",
    ),
    "another file": (
        lambda content: content.update({"media/a.txt": b"b"}),
        "the file a.txt is not the one that was written",
    ),
    "a file gone": (
        lambda content: content.pop("media/a.txt") and None,
        "the file a.txt is not the one that was written",
    ),
    "a file more": (
        lambda content: content.update({"media/b.txt": b"b"}),
        "the file b.txt is not the one that was written",
    ),
    "a later format": (
        lambda content: content.update({"header.json": b'{"kind": "anqud-backup", "format": 2, "version": "9.0"}'}),
        r"made by a newer version of Anqud \(9\.0\)",
    ),
    "migrations that nobody knows": (
        lambda content: change_manifest(content, migrations=["organisations.0099_later", "outbox.0050_x"]),
        "does not know organisations.0099_later, outbox.0050_x. Restore it with that version",
    ),
    "something else": (
        lambda content: content.update({"etc/passwd": b"x"}),
        "holds 'etc/passwd', which no backup of Anqud does",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_that_somebody_changed(archive: Path, name: str) -> None:
    change, sentence = CHANGES[name]
    content = members(archive)
    manifest_last = content.pop("manifest.json")
    content["manifest.json"] = manifest_last
    change(content)
    write(archive, content)
    refused(archive, sentence)


@pytest.mark.parametrize(
    "name", ["media/../evil.txt", "media//etc/evil.txt", "media/a/../../../evil.txt", "media/a\\..\\evil.txt"]
)
def test_no_name_leads_out_of_the_folder(archive: Path, media_root: Path, name: str) -> None:
    content = members(archive)
    last = content.pop("manifest.json")
    write(archive, content | {name: b"evil", "manifest.json": last})
    refused(archive, "names a file outside its folder")
    assert list(media_root.parent.rglob("evil*")) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_only_plain_files_are_in_an_archive(archive: Path, kind: bytes) -> None:
    content = members(archive)
    with tarfile.open(archive, "w:gz") as tar:
        header = tarfile.TarInfo("header.json")
        header.size = len(content["header.json"])
        tar.addfile(header, io.BytesIO(content["header.json"]))
        entry = tarfile.TarInfo("media/a.txt")
        entry.type, entry.linkname = kind, "/etc/passwd"
        tar.addfile(entry)
    refused(archive, "which is no plain file")


def test_a_link_among_the_files_here_is_not_followed(archive: Path, media_root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (media_root / "a.txt").unlink()
    (media_root / "a.txt").symlink_to(outside / "a.txt")
    refused(archive, "is a link, or lies behind one")
    assert list(outside.iterdir()) == []


def test_a_manifest_reads_as_it_was_written(archive: Path) -> None:
    said = members(archive)["manifest.json"]
    assert manifest.write(manifest.read(said)) == said


def test_no_room_is_said_before_anything_is_written(archive: Path) -> None:
    found = restoring.read_through(archive)
    assert found.manifest
    found.manifest.media["film.mp4"] = FileContent(1 << 60, "")
    with pytest.raises(Refused, match=r"There is no room at .*: 1099511627776 MB are needed"):
        restoring._must_have_room(Contents(manifest=found.manifest))


def test_rows_that_the_database_refuses_leave_it_as_it_was(archive: Path) -> None:
    """A row twice: the hashes are right, the key is not."""
    content = members(archive)
    name = "tables/taxonomy_region/00001.jsonl"
    content[name] *= 2
    said = json.loads(content.pop("manifest.json"))
    digest = media.Hashing(io.BytesIO(content[name]))
    digest.read()
    said["tables"]["taxonomy_region"] |= {"rows": 2, "sha256": digest.content.sha256}
    write(archive, content | {"manifest.json": json.dumps(said).encode()})
    refused(
        archive, "The rows of taxonomy_region do not fit into this database: (UNIQUE constraint failed|duplicate key)"
    )


def test_rows_that_point_nowhere_leave_it_as_it_was(archive: Path) -> None:
    content = members(archive)
    said = json.loads(content.pop("manifest.json"))
    name, table = "tables/taxonomy_region/00001.jsonl", said["tables"]["taxonomy_region"]
    row = json.loads(content[name])
    row[[column for column, _ in table["columns"]].index("parent_id")] = 4711
    content[name] = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    digest = media.Hashing(io.BytesIO(content[name]))
    digest.read()
    table["sha256"] = digest.content.sha256
    write(archive, content | {"manifest.json": json.dumps(said).encode()})
    refused(archive, "The database did not take the rows, and nothing was kept")


@pytest.mark.parametrize(
    ("applied", "sentence"),
    [(["outbox.0001_initial"], "made by an earlier version of Anqud"), ([], "made by an earlier version of Anqud")],
)
def test_an_earlier_version_wants_a_database_without_tables(applied: list[str], sentence: str) -> None:
    """Asked of the rule itself: tests run without migrations."""
    one, two = ("outbox", "0001_initial"), ("outbox", "0002_priority")
    found = schema.State(frozenset({one, two}), frozenset({one, two}))
    archived = frozenset(tuple(name.split(".")) for name in applied)
    assert sentence in schema._other_tables(found.applied, archived, found)


def test_numbers_within_json_are_written_as_every_database_would() -> None:
    turn = kinds.out_of("json")
    assert turn
    assert (
        turn('{"b": 1e16, "a": 2.50, "c": [1.0, null, "\\u0645"]}')
        == '{"a":2.5,"b":10000000000000000,"c":[1,null,"م"]}'
    )
    assert turn("null") == "null"
