"""Reactions to what the floors below announce."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from portal.core.realtime import push
from portal.organisations.signals import parted

from .events import as_standing, group_of
from .models import Conversation, Participant

MOST_TOLD = 100
"""Conversations of one pair, the latest ones; pages of older ones see it when they are opened again."""


@receiver(parted)
def let_pages_look_again(sender: Any, organisations: Collection[int], others: Collection[int], **kwargs: Any) -> None:
    """In the conversations in which both take part something may have closed or opened."""
    here = Participant.objects.filter(left_at=None)
    shared = Conversation.objects.filter(
        pk__in=here.filter(organisation__in=organisations).values("conversation")
    ).filter(pk__in=here.filter(organisation__in=others).values("conversation"))
    for conversation in shared.order_by("-last_at")[:MOST_TOLD]:
        push(group_of(conversation), as_standing(conversation))
