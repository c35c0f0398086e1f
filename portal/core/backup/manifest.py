"""What an archive says of itself: the last file in it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from . import Refused
from .archive import not_ours
from .tables import Table

KIND = "anqud-backup"
FORMAT = 1


@dataclass(frozen=True)
class TableContent:
    """A table as it was: how many rows, the hash over its lines, the highest number ever given, in how many parts."""

    table: Table
    rows: int
    sha256: str
    parts: int
    last_number: int = 0


@dataclass(frozen=True)
class FileContent:
    size: int
    sha256: str


@dataclass
class Manifest:
    made_at: str
    version: str
    database: str
    migrations: list[tuple[str, str]]
    key_fingerprint: str
    has_key: bool
    tables: dict[str, TableContent] = field(default_factory=dict)
    media: dict[str, FileContent] = field(default_factory=dict)
    not_included: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.tables.values())

    @property
    def media_size(self) -> int:
        return sum(content.size for content in self.media.values())


def header(made_at: str) -> bytes:
    return _written({"kind": KIND, "format": FORMAT, "version": version(), "made_at": made_at})


def check_header(content: bytes) -> None:
    """Refuses what is not an archive of ours, or one of a later format."""
    try:
        said = json.loads(content)
        kind, number = said["kind"], int(said["format"])
    except (ValueError, TypeError, KeyError):
        kind, number = "", 0
    if kind != KIND:
        raise not_ours()
    if number > FORMAT:
        raise Refused(
            f"The archive was made by a newer version of Anqud ({said.get('version', '?')}). Restore it with that version."
        )


def version() -> str:
    """The version in pyproject.toml."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def write(manifest: Manifest) -> bytes:
    return _written(
        {
            "made_at": manifest.made_at,
            "version": manifest.version,
            "database": manifest.database,
            "migrations": [".".join(each) for each in manifest.migrations],
            "secret_key": {"included": manifest.has_key, "fingerprint": manifest.key_fingerprint},
            "tables": {
                name: {
                    "rows": content.rows,
                    "sha256": content.sha256,
                    "parts": content.parts,
                    "last_number": content.last_number,
                    "key": content.table.key,
                    "columns": [list(column) for column in content.table.columns],
                }
                for name, content in manifest.tables.items()
            },
            "media": {
                name: {"size": content.size, "sha256": content.sha256} for name, content in manifest.media.items()
            },
            "not_included": manifest.not_included,
        }
    )


def read(content: bytes) -> Manifest:
    """Raises ValueError, TypeError or KeyError where something is not as `write` writes it."""
    said: Mapping[str, Any] = json.loads(content)
    return Manifest(
        made_at=str(said["made_at"]),
        version=str(said["version"]),
        database=str(said["database"]),
        migrations=[_migration(name) for name in said["migrations"]],
        key_fingerprint=str(said["secret_key"]["fingerprint"]),
        has_key=bool(said["secret_key"]["included"]),
        tables={name: _table(name, told) for name, told in said["tables"].items()},
        media={name: FileContent(int(told["size"]), str(told["sha256"])) for name, told in said["media"].items()},
        not_included=list(said["not_included"]),
    )


def _migration(name: str) -> tuple[str, str]:
    app, _, rest = name.partition(".")
    return app, rest


def _table(name: str, told: Mapping[str, Any]) -> TableContent:
    columns = [(str(column), str(kind)) for column, kind in told["columns"]]
    table = Table(name, columns, str(told["key"]))
    return TableContent(table, int(told["rows"]), str(told["sha256"]), int(told["parts"]), int(told["last_number"]))


def _written(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, indent=1).encode("ascii") + b"\n"
