"""Needs of the portal itself, which holds past work and profiles: the pasts of two tasks side by side in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..market import Market
from . import gsoc_profile, need2org


def past(folder: Path) -> Iterator[Market]:
    yield from need2org.past(folder / "need2org")
    yield from gsoc_profile.past(folder / "gsoc_profile")
