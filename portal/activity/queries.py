"""The log as its readers see it: an organisation's for its owners, a person's own for the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from portal.accounts.models import User
from portal.core.registry import thing_for

from .deeds import deeds
from .models import Entry


@dataclass(frozen=True)
class LogLine:
    """`by` is None where nobody did it, or where whoever did has gone; the same for `person`."""

    entry: Entry
    words: str

    @property
    def by(self) -> User | None:
        return self.entry.by

    @property
    def title(self) -> str:
        """Of what it was about, for pages on which several things stand; empty where it is gone, or nothing that has a page."""
        about = self.entry.about
        thing = thing_for(about) if about is not None else None
        return str(thing.title(about)) if thing else ""

    @property
    def by_nobody(self) -> bool:
        """The clock did it, or a link that does not say who held it."""
        return bool(self.entry.facts.get("nobody"))

    @property
    def person(self) -> User | None:
        return self.entry.person if self.entry.person_id != self.entry.by_id else None


def audited() -> QuerySet[Entry]:
    return Entry.objects.filter(verb__in=[verb for verb, _deed in deeds]).select_related("by", "person")


def log_about(thing: Model, *became: int) -> QuerySet[Entry]:
    """Of a thing, and of others of its kind (primary keys) that became one with it."""
    numbers = [str(pk) for pk in (thing.pk, *became)]
    return audited().filter(content_type=ContentType.objects.get_for_model(thing), object_id__in=numbers)


def log_of_person(person: User) -> QuerySet[Entry]:
    """What they did, and what others did that was about them."""
    return audited().filter(Q(by=person) | Q(person=person)).prefetch_related("about")


def in_words(rows: Iterable[Entry]) -> Iterator[LogLine]:
    for row in rows:
        yield LogLine(row, str(deeds[row.verb].words(row.facts)))
