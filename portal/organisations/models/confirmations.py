"""Once a year an organisation is asked whether its page is still true; whoever has the mail answers with one click."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from portal.core.models import PublicId

from ..querysets import ConfirmationRequestQuerySet
from .organisations import Organisation

CONFIRM_EVERY = dt.timedelta(days=365)
LINK_LASTS = dt.timedelta(days=60)


class ConfirmationRequest(PublicId):
    """Open until somebody confirms the page, by this link or in any other way, or until its time is over."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="confirmation_requests")
    asked_on = models.DateField(default=timezone.localdate)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "asked_on"], name="organisations_confirmation_once_a_day")
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_open(self) -> bool:
        return self.confirmed_on is None and self.asked_on + LINK_LASTS >= timezone.localdate()
