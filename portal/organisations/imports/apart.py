"""Whoever answers "it is another organisation" about a row has said that two are different. A floor above that remembers signs in.

    told_apart.register("onboarding.duplicates", remember)

`remember(pairs, by)` is called in the transaction in which the rows are written, once for a batch, so the word is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from portal.accounts.models import User
from portal.core.registry import Registry


@dataclass(frozen=True)
class Apart:
    """Two organisations by primary key; how much alike the person saw them (0 to 1) and for which reasons."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]


Remember: TypeAlias = "Callable[[Sequence[Apart], User], None]"

told_apart: Registry[Remember] = Registry()
