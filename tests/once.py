"""Where the processes of one run of the tests share what is made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The run's own folder. Side by side every process has one of its own inside it; the parent of a run alone outlives the run."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
