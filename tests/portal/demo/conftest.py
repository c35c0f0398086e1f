"""A portal that was seeded once for all tests of a file; what a test changes is rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from portal.demo.services import seed_demo


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        assert seed_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `make demo`, also where PostgreSQL or Redis make these tests a deployed installation."""
    monkeypatch.setattr(settings, "DEPLOYED", False)
