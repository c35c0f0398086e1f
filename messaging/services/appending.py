"""One more line at the end of a conversation, for services that have asked who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, IntegerField
from django.utils import timezone

from portal.core.prepared import Given, Prepared
from portal.core.realtime import push

from ..events import as_event, group_of
from ..models import Attachment, Conversation, Message
from ..searching import terms_of
from .mentioning import mention


def append(conversation: Conversation, *, files: Sequence[Attachment] = (), **said: Any) -> Message:
    """Write a message with the next number and its files, and tell open pages; call it in a transaction."""
    seq, now = _take_number(conversation)
    message = Message.objects.create(
        conversation=conversation, seq=seq, sent_at=now, terms=terms_of(said.get("text", "")), **said
    )
    conversation.last_seq, conversation.last_at = seq, now
    for attachment in files:
        attachment.message = message
        attachment.save()
    if message.author is not None and "@" in message.text:
        mention(message, conversation, by=message.author)
    push(group_of(conversation), as_event(conversation, message, files))
    return message


NEXT = Prepared(
    lambda: Conversation.objects.filter(
        pk=Given("conversation", BigIntegerField()), last_seq=Given("seen", IntegerField())
    ),
    to=lambda: {"last_seq": Given("seq", IntegerField()), "last_at": Given("now", DateTimeField())},
)


def _take_number(conversation: Conversation) -> tuple[int, dt.datetime]:
    """Move `last_seq` and `last_at` of the row on by one message; returns both.

    From here the row of the conversation is held until the commit, so that the order of numbers and times is that of commits and
    no number is left out. Mostly nobody has spoken since it was read: then one statement does both.
    """
    now, seq = timezone.now(), conversation.last_seq + 1
    if not NEXT.change(conversation=conversation.pk, seen=conversation.last_seq, seq=seq, now=now):
        row = Conversation.objects.filter(pk=conversation.pk)
        seq = row.select_for_update().values_list("last_seq", flat=True).get() + 1
        now = timezone.now()
        row.update(last_seq=seq, last_at=now)
    return seq, now


def sent_before(conversation: Conversation, *, author: int, client_id: UUID) -> Message | None:
    """The message that came of the same sending, if it came through before."""
    return Message.objects.filter(author=author, client_id=client_id, conversation=conversation).first()
