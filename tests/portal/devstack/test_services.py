"""PostgreSQL and Redis of one's own: the system's, or those that come as Python packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

ROOT = Path(__file__).resolve().parents[3]
LOOK = """
import os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    name, collation, lowered = connection.execute(
        "SELECT datname, datcollate, lower('É') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
print(name, collation, lowered, redis.Redis.from_url(os.environ["REDIS_URL"]).ping())
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
"""


def wrapped(*command: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "SERVICES"}
    }
    return subprocess.run(
        [sys.executable, "-m", "portal.devstack", *command],
        cwd=ROOT,
        env=environment | given,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("given", [{}, {"SERVICES": "wheels"}], ids=["the system's first", "wheels only"])
def test_a_command_finds_both_services_and_they_end_with_it(given: dict[str, str]) -> None:
    done = wrapped("--", sys.executable, "-c", LOOK, **given)
    assert done.returncode == 0, done.stderr
    *_, seen, addresses = done.stdout.splitlines()
    assert seen == "anqud C.UTF-8 é True"
    database, keyvalue = addresses.split()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database)
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(keyvalue).ping()


def test_a_service_whose_address_is_given_is_not_started() -> None:
    done = wrapped("--", "sh", "-c", "echo $DATABASE_URL", DATABASE_URL="postgres://somewhere/else")
    assert "PostgreSQL: as DATABASE_URL says" in done.stdout
    assert done.stdout.splitlines()[-1] == "postgres://somewhere/else"


def test_without_a_command_it_says_how_it_is_called() -> None:
    done = wrapped()
    assert done.returncode == 2
    assert "python -m portal.devstack -- COMMAND" in done.stderr
