"""Knowing that a step has been done already, so that doing everything again is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from . import VAR


class Stamp:
    """A note in `var/stamps` of what a step was last made from. A step that is killed leaves no note and is done again."""

    def __init__(self, name: str, made_from: Iterable[Path | str]) -> None:
        """`made_from`: files count by their path and content, words as they are."""
        self.path = VAR / "stamps" / name
        digest = hashlib.sha256()
        for item in made_from:
            digest.update(str(item).encode() + b"\0")
            if isinstance(item, Path):
                digest.update(item.read_bytes())
        self.digest = digest.hexdigest()

    @property
    def is_fresh(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.digest

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)

    def keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest)
