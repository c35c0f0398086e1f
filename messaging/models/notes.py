"""What colleagues write for each other beside a conversation. The other organisations never see it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .conversations import Participant


class Note(models.Model):
    """`after_seq` is the message under which it stands."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    after_seq = models.PositiveIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.participant_id} after {self.after_seq}"
