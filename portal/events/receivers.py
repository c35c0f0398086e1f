"""Reactions to what is announced: one line each, into a service."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from .models import Event, Registration
from .services.delegations import sync_delegation
from .services.following import follow_call_off, follow_change
from .services.slots import lay_slots, move_slots
from .signals import (
    event_called_off,
    event_changed,
    places_left,
    places_taken,
    programme_changed,
    registration_changed,
)


def sign_in() -> None:
    event_changed.connect(registrations_follow, dispatch_uid="events.registrations_follow")
    event_called_off.connect(registrations_end, dispatch_uid="events.registrations_end")
    event_changed.connect(times_move, dispatch_uid="events.times_move")
    programme_changed.connect(times_are_cut, dispatch_uid="events.times_are_cut")
    registration_changed.connect(delegation_follows, dispatch_uid="events.delegation_follows")
    places_taken.connect(delegations_follow, dispatch_uid="events.delegations_come")
    places_left.connect(delegations_follow, dispatch_uid="events.delegations_leave")


def registrations_follow(sender: Any, *, event: Event, before: Event, by: Any, **_rest: Any) -> None:
    follow_change(event, before, by=by)


def registrations_end(sender: Any, *, event: Event, by: Any, **_rest: Any) -> None:
    follow_call_off(event, by=by)


def times_move(sender: Any, *, event: Event, before: Event, **_rest: Any) -> None:
    with transaction.atomic():
        move_slots(event, before)
        lay_slots(event)


def times_are_cut(sender: Any, *, event: Event, **_rest: Any) -> None:
    lay_slots(event)


def delegation_follows(sender: Any, *, event: Event, organisation: Any, **_rest: Any) -> None:
    if organisation:
        sync_delegation(event, organisation.pk)


def delegations_follow(sender: Any, *, event: Event, registrations: Collection[int], **_rest: Any) -> None:
    rows = Registration.objects.filter(pk__in=registrations, organisation__isnull=False)
    for organisation in sorted(set(rows.values_list("organisation", flat=True))):
        sync_delegation(event, organisation)
