"""What somebody has found out about an organisation: the levels, each with its day and who said so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId
from portal.organisations.models import Organisation
from portal.organisations.models.organisations import said_by


class Verification(PublicId):
    """`by_organisation` is in whose name it was said; `by_words` stands where it was written down before. Ended ones stay as history."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verifications")
    level = models.CharField(max_length=10, choices=[one for one in Organisation.Verification.choices if one[0]])
    on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_words = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "level"],
                condition=models.Q(ended_at=None),
                name="onboarding_one_verification_per_level",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.level}"

    @property
    def said_by(self) -> str:
        """Whoever said it, where no organisation of ours did."""
        return said_by(self.by_words)
