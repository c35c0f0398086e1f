"""What stands in calendars: apps sign in with what they know.

sources.register("project", Source(of_person=what_concerns, of_one=one_project))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.accounts.models import User
from portal.core.ics import Happening
from portal.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Shelf:
    """What happens when in one thing; `title` is its name."""

    title: str
    happenings: Callable[[], Iterable[Happening]]


@dataclass(frozen=True, slots=True)
class Source:
    """`of_person`: all that concerns them. `of_one`: a thing by its public id, or None where they may not read it any more."""

    of_person: Callable[[User], Iterable[Happening]]
    of_one: Callable[[User, str], Shelf | None]


sources: Registry[Source] = Registry()


def shelf_of(person: User, scope: str) -> Shelf | None:
    """What a scope names, as long as the person may read it."""
    name, _colon, public_id = scope.partition(":")
    source = sources.get(name)
    return source.of_one(person, public_id) if source else None
