"""The log as a deployed installation writes it, read while a test runs."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from portal.core import logs


@pytest.fixture
def written_log() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, one JSON object a line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.for_machines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    logging.captureWarnings(capture=False)
