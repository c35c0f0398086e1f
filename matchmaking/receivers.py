"""Reactions to what the floors below announce: one line each, into the outbox."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.organisations.signals import organisation_abandoned, organisation_changed, organisation_changed_in_bulk
from portal.outbox.services import Priority, enqueue
from portal.taxonomy.signals import office_days_changed

from . import tasks


@receiver(organisation_changed)
def compare_organisation_again(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    enqueue(tasks.refresh_organisation, key=f"organisation:{organisation_id}", organisation=organisation_id)


@receiver(organisation_changed_in_bulk)
def compare_everything_again(sender: Any, **kwargs: Any) -> None:
    enqueue(tasks.refresh_everything, key="everything", priority=Priority.BULK)


@receiver(organisation_abandoned)
def close_what_nobody_answers_for(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    enqueue(tasks.close_abandoned, key=f"organisation:{organisation_id}", organisation=organisation_id)


@receiver(office_days_changed)
def count_days_again(sender: Any, country: str, **kwargs: Any) -> None:
    enqueue(tasks.count_days_again, key=f"country:{country}", country=country)
