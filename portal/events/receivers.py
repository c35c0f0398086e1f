"""Reactions to what is announced: one line each, into a service."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from .models import Event
from .services.delegations import sync_delegation
from .services.slots import lay_slots, move_slots
from .signals import event_changed, programme_changed, registration_changed


def sign_in() -> None:
    event_changed.connect(times_move, dispatch_uid="events.times_move")
    programme_changed.connect(times_are_cut, dispatch_uid="events.times_are_cut")
    registration_changed.connect(delegation_follows, dispatch_uid="events.delegation_follows")


def times_move(sender: Any, *, event: Event, before: Event, **_rest: Any) -> None:  # noqa: ARG001
    with transaction.atomic():
        move_slots(event, before)
        lay_slots(event)


def times_are_cut(sender: Any, *, event: Event, **_rest: Any) -> None:  # noqa: ARG001
    lay_slots(event)


def delegation_follows(sender: Any, *, event: Event, organisation: Any, **_rest: Any) -> None:  # noqa: ARG001
    if organisation:
        sync_delegation(event, organisation.pk)
