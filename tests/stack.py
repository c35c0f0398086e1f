"""The real thing for tests marked `journey`: PostgreSQL, Redis, a Celery worker and two web processes on the test database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from portal.devstack import roles
from portal.devstack.children import Children

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Stack:
    """What runs. A fault test may kill `worker` or a web process and start another with `portal.devstack.roles`."""

    children: Children
    environment: dict[str, str]
    worker: subprocess.Popen[bytes]
    web: list[subprocess.Popen[bytes]]
    addresses: list[str]


def _flush_again_after_a_deadlock() -> None:
    """After each test all tables are emptied at once, while worker and web processes go on reading: PostgreSQL then ends one of both."""
    flush = connection.ops.execute_sql_flush

    def patient(statements: list[str], tries: int = 5) -> None:
        for left in reversed(range(tries)):
            try:
                flush(statements)
                return
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise

    connection.ops.execute_sql_flush = patient  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stack]:
    """Starts once. Tests that use it are `django_db(transaction=True)`: other processes must see what they write."""
    assert settings.REDIS_URL, (
        "a journey needs PostgreSQL and Redis: run `make test`, or python -m portal.devstack -- pytest"
    )
    assert settings.DATABASE_URL.startswith("postgres"), "a journey needs PostgreSQL: run `make test`"
    name = connection.settings_dict["NAME"]
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    environment = os.environ | {"DATABASE_URL": database, "WEB_CONCURRENCY": "1"}
    # The test database was built from the models; a process that serves it wants to read that its migrations were done.
    _flush_again_after_a_deadlock()
    command = [sys.executable, "manage.py", "migrate", "--fake", "-v0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    with Children() as children, django_db_blocker.unblock():
        worker = roles.start_worker(children, environment)
        web = [roles.start_web(children, environment, name=name) for name in ("web-1", "web-2")]
        addresses = [f"http://localhost:{port}" for _, port in web]
        yield Stack(children, environment, worker, [process for process, _ in web], addresses)
