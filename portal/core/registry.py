"""Lower floors keep a guest book, upper floors sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named entries in the order in which they signed in; signing in twice under one name is a mistake."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> Entry:
        if name in self._entries:
            raise ValueError(f"{name} has already signed in")
        self._entries[name] = entry
        return entry

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def get(self, name: str) -> Entry | None:
        return self._entries.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self._entries.items())


@dataclass(frozen=True)
class Thing:
    """What a lower floor may ask about a model it does not know."""

    title: Callable[[Any], str]
    url: Callable[[Any], str]
    visible_to: Callable[[Any], models.QuerySet[Any]]
    aside: Callable[[Any, Any], tuple[str, dict[str, Any]] | None] | None = None
    names_talks: bool = False
    people: Callable[[Any], Iterable[int]] | None = None
    gone: Callable[[Any, Any], tuple[str, dict[str, Any]] | None] | None = None


things: Registry[Thing] = Registry()


def describe(model: type[models.Model], **how: Any) -> None:
    """An upper app signs in for its model: title(thing), url(thing), visible_to(user).

    With aside(thing, user) it also gives what stands beside a conversation about the thing: a template and its context.
    With names_talks=True conversations about it are called by its title, and not by those who talk.
    With gone(thing, user) why somebody takes part no longer in a conversation about it: a template and its context, or None.
    With people(thing) whom both sides know by name from the thing itself: primary keys of people.
    """
    things.register(model._meta.label_lower, Thing(**how))


def thing_for(instance: models.Model) -> Thing | None:
    return things.get(instance._meta.label_lower)
