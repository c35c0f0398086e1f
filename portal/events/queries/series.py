"""What else there is of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from ..models import Event

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

MOST = 60


def next_of(event: Event, reader: Reader) -> Event | None:
    """The next one after this of which the reader may know."""
    if event.series_id is None:
        return None
    rows = Event.objects.visible_to(reader).filter(series=event.series_id, called_off_at=None)
    found: Event | None = rows.filter(starts_at__gt=event.starts_at).order_by("starts_at").first()
    return found


def all_of(event: Event) -> list[Event]:
    """Those that are made, for the organiser."""
    if event.series_id is None:
        return []
    return list(Event.objects.filter(series=event.series_id).order_by("occurs_on")[:MOST])
