"""With whom an organisation has worked, as both have said: everybody reads the number, fewer read names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from ..models import Organisation, WorkedTogether
from ..visibility import visible_fields_of

FIELD = "worked_with"


@dataclass(frozen=True)
class Worked:
    """`names` are those that both sides let this reader see."""

    total: int = 0
    names: list[Organisation] = field(default_factory=list)

    @property
    def unnamed(self) -> int:
        return self.total - len(self.names)


def has_worked() -> Exists:
    """For a query of organisations: whether there is anything to count at all."""
    return Exists(WorkedTogether.objects.confirmed().filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))))


def has_been_said() -> Exists:
    """The same for a word of one side, which only the two of them read."""
    return Exists(WorkedTogether.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))))


def said_between(own: Organisation, other: Organisation) -> tuple[bool, bool]:
    """Whether `own` has said that the two worked with one another, and whether `other` has."""
    pair = WorkedTogether.objects.of(own).of(other).first()
    return (pair.was_said_by(own), pair.was_said_by(other)) if pair else (False, False)


def worked_with(organisation: Organisation, seen: Collection[str], terms: Collection[str]) -> Worked:
    """`seen` are the fields of this organisation that the reader sees, `terms` what the reader holds."""
    pairs = WorkedTogether.objects.confirmed().of(organisation).select_related("first__region", "second__region")
    others = [one for pair in pairs if (one := pair.other_than(organisation)).is_published]
    if FIELD not in seen:
        return Worked(len(others))
    of_others = visible_fields_of(others, terms)
    names = [one for one in others if FIELD in of_others[one.pk]]
    return Worked(len(others), sorted(names, key=lambda one: one.sort_name))
