"""/healthz and /readyz: one word for whoever asks, the reason in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from portal.core import readiness


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """No folder can be made here, not even by root."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "folder"


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_process_that_has_all_it_needs_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_one_that_cannot_write_is_alive_but_not_ready(
    client: Client, settings: Any, nowhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_ROOT = nowhere
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})
    assert str(nowhere) not in answer.text
    assert f"not ready, storage: {nowhere} cannot be written" in caplog.text
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_one_without_its_redis_is_not_ready_and_the_log_has_no_password(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://:hidden@127.0.0.1:1/0"
    assert client.get("/readyz").status_code == 503
    assert "Redis does not answer at 127.0.0.1:1" in caplog.text
    assert "hidden" not in caplog.text


@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run without migrations, so what the code expects is said here."""
    monkeypatch.setattr(readiness, "expected_migrations", lambda: frozenset({("outbox", "0001_initial")}))
    assert client.get("/readyz").status_code == 503
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS django_migrations (id integer, app text, name text, applied timestamp)"
        )
        cursor.execute("INSERT INTO django_migrations VALUES (1, 'outbox', '0001_initial', CURRENT_TIMESTAMP)")
    assert client.get("/readyz").status_code == 200


def test_a_process_without_a_database_lives_and_is_not_ready(client: Client, django_db_blocker: Any) -> None:
    """The file of the database cannot be opened; nobody asks it for its migrations then."""
    with django_db_blocker.unblock(), unreachable_database():
        missing = readiness.troubles()
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
    assert list(missing) == ["database"]


@contextmanager
def unreachable_database() -> Iterator[None]:
    """The connection of the tests is put aside, and another leads nowhere."""
    kept = connections["default"]
    nowhere = kept.settings_dict | {"NAME": "/dev/null/nowhere", "HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}
    connections["default"] = type(kept)(nowhere, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.django_db
def test_health_costs_little(client: Client, method: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(0):
        getattr(client, method)("/healthz")
    readiness.expected_migrations()
    with django_assert_max_num_queries(3):
        getattr(client, method)("/readyz")


def test_lines_about_health_are_for_those_who_debug(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/healthz")
    assert caplog.text == ""
