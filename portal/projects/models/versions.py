"""What several people write: each change raises a number, so that nobody writes over what they have not read."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.core.models import PublicId, Timestamped


class Versioned(PublicId, Timestamped):
    """`version` stands in the form that changes a row, and is its SEQUENCE in a calendar. `changed_by` wrote it last."""

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
