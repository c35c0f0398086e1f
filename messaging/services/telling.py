"""Whom to tell of what was said, once it has stood there unread for a while."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.notifications.services import notify

from ..models import Conversation, Message, Participant, Reader


def tell_of_messages(conversation: Conversation) -> None:
    """Tell the people of each organisation of what others said and none of them has read; once until they have.

    Whoever sees to it hears of it; while nobody does, those who have spoken; while nobody has, all of them.
    """
    last = Message.objects.filter(conversation=conversation, kind=Message.Kind.SAID).order_by("-seq").first()
    if last is None:
        return
    for side in Participant.objects.filter(conversation=conversation, left_at=None).exclude(
        organisation=last.organisation_id
    ):
        waiting = _concerned(conversation, side).exclude(pk__in=_have_read(conversation, last.seq))
        notify("message.received", to=waiting, about=conversation, by=last.author)


def _concerned(conversation: Conversation, side: Participant) -> QuerySet[User]:
    seated = Q(memberships__organisation=side.organisation_id, memberships__ended_at=None, is_active=True)
    people = User.objects.filter(seated).distinct()
    if side.assigned_to_id and (one := people.filter(pk=side.assigned_to_id)).exists():
        return one
    authors = Message.objects.filter(conversation=conversation, organisation=side.organisation_id).values("author")
    spoken = people.filter(pk__in=authors)
    return spoken if spoken.exists() else people


def _have_read(conversation: Conversation, seq: int) -> QuerySet[Reader, Any]:
    return Reader.objects.filter(conversation=conversation, read_seq__gte=seq).values("person")
