"""Files that were sent with a message."""

from __future__ import annotations

from django.db import models

from portal.core.files.rows import KeptFile

from .messages import Message


class Attachment(KeptFile):
    """A file of a message."""

    FOLDER = "private/messages"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["held_at"], condition=models.Q(held_at__isnull=False), name="messaging_files_that_wait"
            )
        ]
