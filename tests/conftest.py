"""What every test may ask for. The environment itself is set in environment.py, before Django starts."""

from __future__ import annotations

import pytest
from django.conf import settings

pytest_plugins = ["tests.cast"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show where the database is SQLite: `@pytest.mark.postgres(only=True)`."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    bound = [item for item in items if any(mark.kwargs.get("only") for mark in item.iter_markers("postgres"))]
    config.hook.pytest_deselected(items=bound)
    items[:] = [item for item in items if item not in bound]
