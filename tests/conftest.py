"""What every test may ask for. The environment itself is set in environment.py, before Django starts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from cms.views import machines
from portal.notifications.models import Rhythm
from portal.search import shelf

pytest_plugins = ["tests.browser", "tests.cast", "tests.live", "tests.logged", "tests.seeded", "tests.stack"]

# Real hashing is slow on purpose, and no test is about how slow.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nobody is asked to agree to anything, but where a test is about that (tests/portal/privacy/test_consents.py).
settings.WORDINGS_DIRS = []
# Texts lie in the tray also where PostgreSQL or Redis make these tests a deployed installation.
settings.SMS_URL = "tray:"
settings.SHORT_MESSAGES_URL = "tray:"
# Whatever the hour is on the machine that tests: nobody sleeps, but where a test is about that.
Rhythm._meta.get_field("quiet_from").default = Rhythm._meta.get_field("quiet_until").default = 0
# Found when asked for. Otherwise every test client would first walk through all static files.
settings.WHITENOISE_AUTOREFRESH = True

# How long an example takes depends on what else the machine does.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@receiver(connection_created)
def _readers_hold_nobody_up(connection: BaseDatabaseWrapper, **_: object) -> None:
    """In memory, threads share one cache, whose tables a reader locks and nobody waits for: not even a request that a page made
    as its test ended. Read like this they lock nothing."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA read_uncommitted = 1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show where the database is SQLite: `@pytest.mark.postgres(only=True)`."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    bound = [item for item in items if any(mark.kwargs.get("only") for mark in item.iter_markers("postgres"))]
    config.hook.pytest_deselected(items=bound)
    items[:] = [item for item in items if item not in bound]


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Limits are counted in the cache and in memory, and a request leaves its language: the next test starts without."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
    cache.clear()
    machines.limiter.storage.reset()


@pytest.fixture(autouse=True)
def search_dir() -> Iterator[Path]:
    """Every test has a search index of its own, made when it is first asked for."""
    folder = settings.VAR_DIR / "search" / uuid4().hex
    with override_settings(SEARCH_DIR=folder):
        yield folder
    shelf._opened.clear()
    shutil.rmtree(folder, ignore_errors=True)
