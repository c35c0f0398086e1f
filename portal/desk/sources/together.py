"""What the rows of one page need is read once for all of them, whatever their kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from matchmaking.models import Listing
from portal.organisations.models import Organisation

from ..models import QueueItem

T = TypeVar("T")


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


def organisations(rows: Sequence[QueueItem]) -> dict[int, Organisation]:
    """By primary key: those that the rows name in `other`."""
    return once(rows, "organisations", _organisations)


def _listings(rows: Sequence[QueueItem]) -> dict[str, Listing]:
    found = Listing.objects.filter(public_id__in=facts(rows, "listing")).select_related("link", "cluster")
    return {one.public_id: one for one in found}


def _organisations(rows: Sequence[QueueItem]) -> dict[int, Organisation]:
    return Organisation.objects.in_bulk(facts(rows, "other"))
