"""Organisations that another one keeps out: they see of it only what is public, and the two are never put together."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .organisations import Organisation


class Exclusion(models.Model):
    """`organisation` has excluded `excluded`. Taken back, the row goes: nobody needs to read later who once feared whom."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="exclusions")
    excluded = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="excluded_by")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "excluded"], name="organisations_excluded_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("excluded")), name="organisations_excludes_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, without {self.excluded}"
