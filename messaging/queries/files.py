"""The files of a conversation, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.accounts.models import User

from ..models import Attachment, Conversation

SIZE = 20


@dataclass(frozen=True, slots=True)
class Files:
    """`has_more`: older ones stand with their messages alone."""

    rows: Sequence[Attachment]
    has_more: bool


def files_of(conversation: Conversation) -> Files:
    """The newest files of a conversation that its reader may read."""
    found = Attachment.objects.filter(
        message__conversation=conversation, message__hidden_at=None, held_at=None, refused_at=None
    )
    rows = list(found.select_related("message").order_by("-pk")[: SIZE + 1])
    return Files(rows[:SIZE], len(rows) > SIZE)


def readable_files(reader: User, conversation: str) -> QuerySet[Attachment]:
    """Files that are handed out to this person now, of a conversation (public id) that they read: asked anew each time."""
    readable = Conversation.objects.visible_to(reader).filter(public_id=conversation)
    return Attachment.objects.filter(
        message__conversation__in=readable,
        message__deleted_at=None,
        message__hidden_at=None,
        held_at=None,
        refused_at=None,
    )
