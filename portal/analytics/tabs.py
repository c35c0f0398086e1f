"""The pages about one cluster for those who coordinate it: figures, and on the floor above the desk of its office. Apps sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.core.registry import Registry
from portal.organisations.models import Cluster


@dataclass(frozen=True, slots=True)
class Page:
    """`address` is named with the slug of the cluster; `may` says who has it; `place` orders the tabs; `within` are addresses of pages
    below it; `of_all`: its address names no cluster, the page is of all that the reader serves."""

    label: str | Promise
    address: str
    may: Callable[[Any, Cluster], bool]
    place: int
    within: tuple[str, ...] = ()
    of_all: bool = False


pages: Registry[Page] = Registry()
