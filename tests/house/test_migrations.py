"""The migrations say what the models say, and build a database from nothing on both kinds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py in a process of its own, because the tests themselves run without migrations."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_no_migration_is_missing() -> None:
    done = manage("makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr


def built_and_built_back(**environment: str) -> None:
    done = manage("migrate", "--no-input", **environment)
    assert done.returncode == 0, done.stderr
    for arguments in (("migrate", "--check"), ("migrate", "matchmaking", "zero"), ("migrate", "--no-input")):
        done = manage(*arguments, **environment)
        assert done.returncode == 0, done.stderr


@pytest.mark.full
def test_migrations_build_an_sqlite_database_and_lead_back(tmp_path: Path) -> None:
    built_and_built_back(DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}")


@pytest.mark.full
@pytest.mark.postgres(only=True)
def test_migrations_build_a_postgresql_database_and_lead_back() -> None:
    import psycopg

    address = urlsplit(settings.DATABASE_URL)
    fresh = address._replace(path="/built_by_migrations").geturl()
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as connection:
        connection.execute("CREATE DATABASE built_by_migrations")
        try:
            built_and_built_back(DATABASE_URL=fresh)
        finally:
            connection.execute("DROP DATABASE built_by_migrations WITH (FORCE)")
