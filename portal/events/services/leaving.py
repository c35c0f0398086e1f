"""Somebody no longer belongs to the organisation for which they are registered: they do not come for it any more."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.organisations.models import Membership

from ..models import Event, Registration
from .registering import end


def leave_with_membership(organisation: int, person: int) -> None:
    """Their places at what is to come are free; a colleague who is free sits in their meetings. Again changes nothing, and nothing
    changes for whoever has come back meanwhile.
    """
    if Membership.objects.filter(organisation=organisation, user=person, ended_at=None).exists():
        return
    theirs = Registration.objects.standing().filter(organisation=organisation, person=person)
    for event in Event.objects.filter(registrations__in=theirs, ends_at__gt=timezone.now()).distinct().order_by("pk"):
        with transaction.atomic():
            end(event, Registration.objects.filter(event=event, organisation=organisation, person=person), by=None)
