"""One more line at the end of a conversation, for services that have asked who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from portal.core.realtime import push

from ..events import as_event, group_of
from ..models import Attachment, Conversation, Message
from ..searching import terms_of
from .mentioning import mention


def append(conversation: Conversation, *, files: Sequence[Attachment] = (), **said: Any) -> Message:
    """Write a message with the next number and its files, and tell open pages; call it in a transaction.

    The row of the conversation is held until the commit, so that the order of numbers is that of commits and none is left out.
    """
    held = Conversation.objects.select_for_update(of=["self"]).only("pk", "last_seq").get(pk=conversation.pk)
    now = timezone.now()
    message = Message.objects.create(
        conversation=conversation, seq=held.last_seq + 1, sent_at=now, terms=terms_of(said.get("text", "")), **said
    )
    for attachment in files:
        attachment.message = message
        attachment.save()
    if message.author is not None and "@" in message.text:
        mention(message, conversation, by=message.author)
    Conversation.objects.filter(pk=held.pk).update(last_seq=message.seq, last_at=now)
    conversation.last_seq, conversation.last_at = message.seq, now
    push(group_of(conversation), as_event(conversation, message, files))
    return message


def sent_before(conversation: Conversation, *, author: int, client_id: UUID) -> Message | None:
    """The message that came of the same sending, if it came through before."""
    return Message.objects.filter(author=author, client_id=client_id, conversation=conversation).first()
