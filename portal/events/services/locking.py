"""One writer at a time in what an event has few of: places, tables, times."""

from __future__ import annotations

from django.db import transaction

from ..models import Event


def hold(event: Event) -> Event:
    """The event as it stands now, kept for whoever holds it until their transaction ends. Only inside one.

    A courtesy: it makes those who come at once wait for each other instead of failing. What must never be is promised by
    constraints of the database.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is held inside a transaction.")
    held: Event = Event.objects.select_for_update(of=("self",)).select_related("organiser", "cluster").get(pk=event.pk)
    return held
