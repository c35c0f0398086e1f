"""A round of invitations: all members that nobody keeps are asked in at once, in the background."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Approach, Cluster, Organisation


class Round(PublicId, Timestamped):
    """`ended_at`: every one of its rows has its outcome."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=8, choices=Approach.Way)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster"], condition=models.Q(ended_at=None), name="onboarding_one_round_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cluster}, {self.created_at:%Y-%m-%d}"


class RoundRow(models.Model):
    """One member in a round, with what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "", _("waits")
        ASKED = "asked", _("asked")
        BEFORE = "before", _("asked before")
        NO_ADDRESS = "none", _("no address is known")
        NOT_POSSIBLE = "not", _("could not be asked")
        KEPT = "kept", _("kept by its own people meanwhile")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="onboarding_once_in_a_round")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.outcome}"
