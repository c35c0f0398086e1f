"""A university or R&D centre may say that what its researchers offer and answer is released by its transfer office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .organisations import Organisation


class TransferOffice(models.Model):
    """That there is one. Its people are the owners and administrators of the organisation."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="transfer_office")
    since = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.organisation)
