"""Messages that wait until a moderator has looked at them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.organisations.models import Organisation

from .conversations import Conversation


class HeldMessage(models.Model):
    """Said, and not sent: its author and their colleagues see that it waits. `sent_at` or `refused_at` says what was decided."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="held")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    client_id = models.UUIDField()
    mark = models.CharField(max_length=32)
    held_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="messaging_held_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id}, held {self.held_at:%F %T}"
