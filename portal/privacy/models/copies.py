"""A copy of everything that is kept about a person, made for that person and kept for a week."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId

LASTS = dt.timedelta(days=7)


class Copy(PublicId):
    """Waits until `made_at` is set; then `file` is there until `expires_at`. `done` of `parts` are written meanwhile.

    The file lies among uploads, where nothing but editors' pictures has an address of its own.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies")
    asked_at = models.DateTimeField(default=timezone.now)
    parts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    file = models.FileField(upload_to="copies", max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(made_at=None), name="privacy_one_copy_in_the_making"
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_there(self) -> bool:
        return self.expires_at is not None and self.expires_at > timezone.now()
