"""Those who were told of a need or offer at the same time, and when it is looked at whether others are to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .listings import Listing


class Wave(models.Model):
    """The first, second ... round of one listing. It runs until it is settled: by the next one, or by why nobody else is told.

    `due_at`: the morning after the working days that those have for themselves who were told in it. `sent_by` is whoever did not
    want to wait for the clock. Whom it told stands on the matches (`Match.wave`).
    """

    class Stopped(models.TextChoices):
        OVER = "over", _("closed, or its time is over")
        AGREED = "agreed", _("a partner was found")
        ENOUGH = "enough", _("enough have said yes")
        EVERYBODY = "everybody", _("everybody who fits was told")
        OWN = "own", _("its people wanted nobody else to be told")

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    stopped = models.CharField(max_length=10, choices=Stopped, blank=True, default="")

    class Meta:
        ordering = ["listing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="matchmaking_waves_are_numbered"),
            models.UniqueConstraint(
                fields=["listing"], condition=models.Q(settled_at=None), name="matchmaking_one_running_wave"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(settled_at=None), name="matchmaking_due_waves"),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.number}"

    @property
    def is_running(self) -> bool:
        return self.settled_at is None
