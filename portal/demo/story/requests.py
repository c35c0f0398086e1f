"""Who asks to join which cluster, as told."""

from __future__ import annotations

from .reading import DATA, read
from .shapes import Request


def requests() -> list[Request]:
    return [Request(**told) for told in read(DATA / "requests.toml")["request"]]
