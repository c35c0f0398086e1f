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
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import DeadlockDetected

from portal.devstack import ports, roles
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
    flush = DatabaseOperations.execute_sql_flush

    def patient(self: DatabaseOperations, statements: list[str], tries: int = 5) -> None:
        for left in reversed(range(tries)):
            try:
                flush(self, statements)
                return
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise

    # At the class: beside Playwright's event loop the connection is another object.
    DatabaseOperations.execute_sql_flush = patient  # type: ignore[method-assign]


def _keep_which_row_stands_for_which_model() -> None:
    """Web processes and worker remember the ids of content types; emptied and written anew they would be others."""
    sql_flush = DatabaseOperations.sql_flush

    def sparing(self: DatabaseOperations, style: Any, tables: list[str], **how: Any) -> list[str]:
        return sql_flush(self, style, [table for table in tables if table != ContentType._meta.db_table], **how)

    DatabaseOperations.sql_flush = sparing  # type: ignore[method-assign]


def served_database(port: int) -> dict[str, str]:
    """What processes must be told that serve the test database, the first web process on this port."""
    name = connection.settings_dict["NAME"]
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    # Links that are sent lead to the first web process; texts lie in the tray, where a test can read them.
    environment = os.environ | {"DATABASE_URL": database, "WEB_CONCURRENCY": "1"}
    environment |= {"SITE_URL": f"http://localhost:{port}", "SMS_URL": "tray:"}
    # The test database was built from the models; a process that serves it wants to read that its migrations were done.
    _flush_again_after_a_deadlock()
    _keep_which_row_stands_for_which_model()
    command = [sys.executable, "manage.py", "migrate", "--fake", "-v0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stack]:
    """Starts once. Tests that use it are `django_db(transaction=True)`: other processes must see what they write."""
    assert settings.REDIS_URL, (
        "a journey needs PostgreSQL and Redis: run `make test`, or python -m portal.devstack -- pytest"
    )
    assert settings.DATABASE_URL.startswith("postgres"), "a journey needs PostgreSQL: run `make test`"
    port = ports.free()
    environment = served_database(port)
    with Children() as children, django_db_blocker.unblock():
        worker = roles.start_worker(children, environment)
        web = [roles.start_web(children, environment, name="web-1", port=port)]
        web.append(roles.start_web(children, environment, name="web-2"))
        addresses = [f"http://localhost:{port}" for _, port in web]
        yield Stack(children, environment, worker, [process for process, _ in web], addresses)
