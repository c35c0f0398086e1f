"""Organisations come into a conversation of several, and leave it. Called by services that have asked who may."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.core.realtime import close_person
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of

from ..models import Conversation, Message, Participant
from .appending import append


@transaction.atomic
def come_in(conversation: Conversation, organisation: Organisation) -> None:
    """From now on it reads all and writes; whoever is in stays as they are."""
    place, is_new = Participant.objects.get_or_create(conversation=conversation, organisation=organisation)
    came_back = Participant.objects.filter(pk=place.pk, left_at__isnull=False).update(left_at=None)
    if is_new or came_back:
        append(conversation, kind=Message.Kind.CAME, organisation=organisation)


@transaction.atomic
def go_out(conversation: Conversation, organisation: Organisation) -> None:
    """From now on it reads nothing of it; its open pages are closed. Whoever is out stays out."""
    place = Participant.objects.filter(conversation=conversation, organisation=organisation, left_at=None)
    if place.update(left_at=timezone.now(), assigned_to=None):
        append(conversation, kind=Message.Kind.GONE, organisation=organisation)
        for person in people_of(organisation):
            close_person(person.pk)
