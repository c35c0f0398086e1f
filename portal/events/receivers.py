"""Reactions to what other rooms of this app announce."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import Event
from .services.following import follow_call_off, follow_change
from .signals import event_called_off, event_changed


@receiver(event_changed)
def registrations_follow(event: Event, before: Event, by: Any, **_kwargs: Any) -> None:
    follow_change(event, before, by=by)


@receiver(event_called_off)
def registrations_end(event: Event, by: Any, **_kwargs: Any) -> None:
    follow_call_off(event, by=by)
