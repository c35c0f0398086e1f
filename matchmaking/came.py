"""What has come of a need or an offer, told by the floors above: they sign in with a question, by the name of what they answer with.

came_of_it.register("projects", projects_from)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.core.registry import Registry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

    from .models import Listing

    Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Came:
    """`kind` and `state` in words, `language` of the title."""

    kind: str
    title: str
    language: str
    url: str
    state: str


came_of_it: Registry[Callable[[Listing, Reader], Iterable[Came]]] = Registry()


def came_of(listing: Listing, reader: Reader) -> dict[str, list[Came]]:
    """By name, as far as the reader may know of it; ask only for those who read whose need or offer it is."""
    return {name: list(ask(listing, reader)) for name, ask in came_of_it}
