"""What the rows of one page need is read once for all of them, whatever their kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import CharField, Expression, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language_bidi

from matchmaking.models import Listing
from portal.events.models import Event
from portal.projects.models import Project

from ..models import NextAction, QueueItem

T = TypeVar("T")


NOBODY = Value("", output_field=CharField())
KINDS = {"events": ("event", "registrations"), "projects": ("project",), "actions": ("action",)}


@dataclass(frozen=True, slots=True)
class Told:
    """What a thing is called, when it is or last moved, and whose it is."""

    title: str
    at: dt.datetime
    who: str


class Together:
    """The rows of one page, and what was read for them."""

    def __init__(self, rows: Sequence[QueueItem]) -> None:
        self.rows = rows
        self._read: dict[str, Any] = {}

    def once(self, name: str, read: Callable[[Sequence[QueueItem]], T]) -> T:
        if name not in self._read:
            self._read[name] = read(self.rows)
        found: T = self._read[name]
        return found


def put_together(rows: Sequence[QueueItem]) -> None:
    together = Together(rows)
    for row in rows:
        row.together = together  # type: ignore[attr-defined]


def once(rows: Sequence[QueueItem], name: str, read: Callable[[Sequence[QueueItem]], T]) -> T:
    """What `read` gives for all rows of the page on which these stand."""
    together = getattr(rows[0], "together", None) or Together(rows)
    return together.once(name, read)


def facts(rows: Iterable[QueueItem], name: str) -> set[Any]:
    return {row.facts[name] for row in rows if row.facts.get(name)}


def listings(rows: Sequence[QueueItem]) -> dict[str, Listing]:
    """By public id: those that the rows name in `listing`."""
    return once(rows, "listings", _listings)


def told(rows: Sequence[QueueItem]) -> dict[str, Told]:
    """By key: what is to be said of events, projects and next steps. One query for all of them."""
    return once(rows, "told", _told)


def _listings(rows: Sequence[QueueItem]) -> dict[str, Listing]:
    found = Listing.objects.filter(public_id__in=facts(rows, "listing")).select_related("link", "cluster")
    return {one.public_id: one for one in found}


def _told(rows: Sequence[QueueItem]) -> dict[str, Told]:
    keys = {name: [row.key for row in rows if row.kind in kinds] for name, kinds in KINDS.items()}
    parts = [
        _part(Event.objects.filter(public_id__in=keys["events"]), "title", "starts_at"),
        _part(Project.objects.filter(public_id__in=keys["projects"]), "title", "moved_at"),
        _part(NextAction.objects.filter(public_id__in=keys["actions"]), "what", "created_at", _owner()),
    ]
    wanted = [part for part, name in zip(parts, KINDS, strict=True) if keys[name]]
    if not wanted:
        return {}
    first, *others = wanted
    return {key: Told(title, at, who or "") for key, title, at, who in first.union(*others, all=True)}


def _owner() -> Expression | F:
    """Their name in the letters of the page, as `User.name_here` has it."""
    if get_language_bidi():
        return F("owner__full_name")
    return Coalesce(NullIf("owner__latin_name", Value("")), "owner__full_name")


def _part(rows: QuerySet[Any], title: str, at: str, who: Expression | F = NOBODY) -> QuerySet[Any, Any]:
    return (
        rows.order_by().annotate(_title=F(title), _at=F(at), _who=who).values_list("public_id", "_title", "_at", "_who")
    )
