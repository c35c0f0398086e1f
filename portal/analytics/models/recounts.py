"""Where the counting of a cluster's figures stands."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from portal.organisations.models import Cluster

LIFELESS = dt.timedelta(minutes=10)
"""A counting that has not moved for so long has died, and is asked for again."""


class Recount(models.Model):
    """One row for each cluster: asked for, under way (`done` of `of` periods), ended. `moved_at` is its last sign of life."""

    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, related_name="recount")
    asked_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.cluster}: {self.done} of {self.of}"

    @property
    def under_way(self) -> bool:
        alive = timezone.now() - self.moved_at < LIFELESS
        return alive and (self.ended_at is None or self.ended_at < self.asked_at)

    @property
    def share(self) -> int:
        """Per cent done."""
        return 100 * self.done // self.of if self.of else 0
