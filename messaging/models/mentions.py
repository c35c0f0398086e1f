"""Who was meant by an @ in a message."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .messages import Message


class Mention(models.Model):
    """By the person's id: their name may change, and goes with them."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="messaging_mentioned_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"
