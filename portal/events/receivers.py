"""What follows where an event changes."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .services.moving import move_along
from .signals import event_changed


@receiver(event_changed)
def sessions_go_along(event: Any, before: Any, by: Any, **kwargs: Any) -> None:
    move_along(event, before, by=by)
