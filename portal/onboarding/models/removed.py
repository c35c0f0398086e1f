"""Who wants no page: remembered by keyed hashes alone, so that no list brings them back and nobody can read who it was."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Removed(models.Model):
    """`digest`: of country and number, or of name and town (services/removing.py). `removal`: public id of the correction behind it."""

    digest = models.CharField(max_length=64)
    removal = models.CharField(max_length=12)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name_plural = "removed"
        constraints = [models.UniqueConstraint(fields=["digest", "removal"], name="onboarding_removed_once")]

    def __str__(self) -> str:
        return self.digest[:8]
