"""Reactions to what the floors below announce: one line each, into the outbox."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.organisations.signals import organisation_changed, organisation_changed_in_bulk
from portal.outbox.services import Priority, enqueue

from . import tasks


@receiver(organisation_changed)
def look_for_its_double(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    key = f"organisation:{organisation_id}"
    enqueue(tasks.look_again, key=key, priority=Priority.BULK, organisation=organisation_id)


@receiver(organisation_changed_in_bulk)
def look_for_their_doubles(sender: Any, organisation_ids: list[int], **kwargs: Any) -> None:
    from .services.duplicates import forget_looks

    forget_looks(organisation_ids)
