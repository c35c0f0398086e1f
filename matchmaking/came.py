"""What has come of a need or an offer, told by the floors above: they sign in with a question.

came_of_it.register("projects", come_of)
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
    """`what` it is for us ("projects", "pools"), `kind` and `state` in words, `language` of the title."""

    what: str
    kind: str
    title: str
    language: str
    url: str
    state: str


came_of_it: Registry[Callable[[Listing, Reader], Iterable[Came]]] = Registry()


def came_of(listing: Listing, reader: Reader) -> dict[str, list[Came]]:
    """By what it is, as far as the reader may know of it; ask only for those who read whose need or offer it is."""
    found: dict[str, list[Came]] = {}
    for _name, ask in came_of_it:
        for one in ask(listing, reader):
            found.setdefault(one.what, []).append(one)
    return found
