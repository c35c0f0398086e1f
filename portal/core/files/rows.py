"""A row with a file, as `read_file` has read it: where it lies, what it is, and whether it is handed out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from ..models import PublicId, make_public_id
from .kinds import Sort


def name_of_file(row: KeptFile, typed: str) -> str:
    """Nothing of the name that it was given, by the month so that no folder grows without end."""
    ending = typed.rpartition(".")[2]
    return f"{row.FOLDER}/{timezone.now():%Y-%m}/{make_public_id()}{make_public_id()}.{ending}"


class KeptFile(PublicId):
    """`small` is a picture to look at in passing.

    `held_at`: a scanner is asked for and could not be reached, so nobody gets it yet. `refused_at`: it held a virus, and is gone.
    `FOLDER` lies below `private/` of the uploads, of which only `images` has an address: what lies there is handed out by a view
    that asks who reads.
    """

    FOLDER: ClassVar[str]

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

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

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
