"""What the floors above say of their tables, since nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ..registry import Registry


@dataclass(frozen=True)
class Remade:
    """Something that follows from the rows: not in the archive, made anew after a restore.

    `apps` are labels of apps whose tables are left out; `otherwise` is what an operator can do when `make` failed.
    """

    make: Callable[[], object]
    otherwise: str
    apps: Collection[str] = ()


remade: Registry[Remade] = Registry()

prefilled: Registry[Collection[str]] = Registry()
"""Labels of apps ("taxonomy") or models ("outbox.heartbeat") that may hold rows where nobody has written anything yet: what
`migrate`, `release` and running processes put there by themselves."""

prefilled.register("django", ["contenttypes", "auth"])
