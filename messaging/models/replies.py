"""Where a person answers a conversation by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId

from .conversations import Conversation


class ReplyKey(PublicId):
    """That one person may answer one conversation by mail; the key itself is made from this row and not kept (services/replying.py).

    Without the row no mail that was sent with its key is taken any more. `given_at`: when a mail last left with it.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "conversation"], name="messaging_one_reply_key_each")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.conversation_id}"
