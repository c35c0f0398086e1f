"""Reactions to what is announced: one line each, into a service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.organisations.signals import membership_ended

from .models import Event, Registration
from .services.delegations import sync_delegation
from .services.following import follow_call_off, follow_change
from .services.leaving import leave_with_membership
from .services.moving import move_along
from .services.pledges import invite_pledged, meet_pledges
from .services.slots import lay_slots
from .signals import event_announced, event_called_off, event_changed, places_left, places_taken, programme_changed


def sign_in() -> None:
    event_changed.connect(all_goes_along, dispatch_uid="events.all_goes_along")
    event_changed.connect(registrations_follow, dispatch_uid="events.registrations_follow")
    event_called_off.connect(registrations_end, dispatch_uid="events.registrations_end")
    programme_changed.connect(times_are_cut, dispatch_uid="events.times_are_cut")
    for announced in (places_taken, places_left):
        announced.connect(delegations_follow, dispatch_uid="events.delegations_follow")
    membership_ended.connect(places_end, dispatch_uid="events.places_end")
    event_announced.connect(pledged_are_invited, dispatch_uid="events.pledged_are_invited")
    places_taken.connect(pledges_are_met, dispatch_uid="events.pledges_are_met")


def all_goes_along(sender: Any, *, event: Event, before: Event, by: Any, **_rest: Any) -> None:
    with transaction.atomic():
        move_along(event, before, by=by)
        lay_slots(event)


def registrations_follow(sender: Any, *, event: Event, before: Event, by: Any, **_rest: Any) -> None:
    follow_change(event, before, by=by)


def registrations_end(sender: Any, *, event: Event, by: Any, **_rest: Any) -> None:
    follow_call_off(event, by=by)


def times_are_cut(sender: Any, *, event: Event, **_rest: Any) -> None:
    lay_slots(event)


def delegations_follow(sender: Any, *, event: Event, registrations: Iterable[int], **_rest: Any) -> None:
    of = Registration.objects.filter(pk__in=list(registrations), organisation__isnull=False).order_by("organisation")
    for organisation in of.values_list("organisation", flat=True).distinct():
        sync_delegation(event, organisation)


def places_end(sender: Any, *, organisation_id: int, user_id: int, **_rest: Any) -> None:
    leave_with_membership(organisation_id, user_id)


def pledged_are_invited(sender: Any, *, event: Event, by: Any, **_rest: Any) -> None:
    invite_pledged(event, by=by)


def pledges_are_met(sender: Any, *, event: Event, registrations: Iterable[int], **_rest: Any) -> None:
    meet_pledges(event, list(registrations))
