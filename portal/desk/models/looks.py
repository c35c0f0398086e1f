"""When the queue of an office was last looked through, so that a page can say it and ask for a new look."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.organisations.models import Cluster


class QueueLook(models.Model):
    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, related_name="queue_look")
    looked_at = models.DateTimeField(default=timezone.now)
    week = models.JSONField(default=list, help_text="what the first week counts, as queries/week.py has it")

    def __str__(self) -> str:
        return f"{self.cluster}: {self.looked_at:%Y-%m-%d %H:%M}"
