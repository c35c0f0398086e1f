"""A need or offer whose people were told enough without an answer: the cluster office looks after it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

from ..querysets import EscalationQuerySet
from .listings import Listing


class Escalation(PublicId):
    """Silence after the last reminder of a round, in the queue of the office of the listing's cluster. One for each round (`wave`).

    It waits until the office settles it; one whose listing is over, or whose silent ones have answered, is not shown any more.
    """

    class How(models.TextChoices):
        CALLED = "called", _("We have called those who were silent")
        TOLD = "told", _("Others were told")
        ELSEWHERE = "elsewhere", _("Somebody was found outside the portal")
        LEFT = "left", _("Nothing more to do")

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="escalations")
    wave = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    how = models.CharField(max_length=10, choices=How, blank=True, default="")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "wave"], name="matchmaking_one_escalation_per_wave"),
        ]
        indexes = [
            models.Index(fields=["listing"], condition=models.Q(settled_at=None), name="matchmaking_escalations_open"),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.wave}"

    def get_absolute_url(self) -> str:
        """Where the office finds it."""
        cluster = self.listing.cluster
        return f"{reverse('matchmaking:office_silence', args=[cluster.slug])}#{self.public_id}" if cluster else ""
