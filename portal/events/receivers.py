"""Reactions to what other rooms of this app announce."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import Event
from .services.pledges import invite_pledged, meet_pledges
from .signals import event_announced, places_taken


@receiver(event_announced)
def pledged_are_invited(event: Event, by: Any, **_kwargs: Any) -> None:
    invite_pledged(event, by=by)


@receiver(places_taken)
def pledges_are_met(event: Event, registrations: Any, **_kwargs: Any) -> None:
    meet_pledges(event, registrations)
