"""Pages as a browser would read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def read() -> Callable[[Any], BeautifulSoup]:
    return lambda answer: BeautifulSoup(answer.content, "html.parser")
