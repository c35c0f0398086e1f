"""Files that were sent with a message."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.core.files import Sort
from portal.core.models import PublicId, make_public_id

from .messages import Message

FOLDER = "private/messages"
"""Below the folder of uploaded files, of which only `images` has an address: what lies here is handed out by a view that asks who reads."""


def name_of_file(_attachment: Attachment, typed: str) -> str:
    """Nothing of the name that it was given, by the month so that no folder grows without end."""
    ending = typed.rpartition(".")[2]
    return f"{FOLDER}/{timezone.now():%Y-%m}/{make_public_id()}{make_public_id()}.{ending}"


class Attachment(PublicId):
    """A file of a message, as portal.core.files has read it; `small` is a picture to look at in passing.

    `held_at`: a scanner is asked for and could not be reached, so nobody gets it yet. `refused_at`: it held a virus, and is gone.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=name_of_file, max_length=120)
    small = models.FileField(upload_to=name_of_file, max_length=120, blank=True)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    sort = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sort])
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["held_at"], condition=models.Q(held_at__isnull=False), name="messaging_files_that_wait"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        """Whether it is handed out."""
        return self.held_at is None and self.refused_at is None

    @property
    def ending(self) -> str:
        """PDF, DOCX, JPG: what it is, in the letters that everybody knows it by."""
        return self.name.rpartition(".")[2].upper()
