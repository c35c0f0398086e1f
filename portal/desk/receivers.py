"""Reactions to what the floors below announce: one line each, into the outbox."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.events.signals import event_announced, event_called_off, event_changed, places_left, places_taken
from portal.onboarding.signals import waiting_changed
from portal.organisations.signals import (
    membership_ended,
    organisation_abandoned,
    organisation_changed,
    organisation_changed_in_bulk,
)

from .services.queue import refresh_soon, refresh_soon_for


@receiver(organisation_changed)
@receiver(organisation_abandoned)
@receiver(membership_ended)
def look_where_it_is(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    refresh_soon_for([organisation_id])


@receiver(organisation_changed_in_bulk)
@receiver(waiting_changed)
def look_where_they_are(sender: Any, organisation_ids: list[int], **kwargs: Any) -> None:
    refresh_soon_for(organisation_ids)


@receiver(event_announced)
@receiver(event_changed)
@receiver(event_called_off)
@receiver(places_taken)
@receiver(places_left)
def look_where_it_is_held(sender: Any, event: Any, **kwargs: Any) -> None:
    if event.cluster_id:
        refresh_soon(event.cluster_id)
