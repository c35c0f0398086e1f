"""Two organisations that know each other: "visible after introduction" reads only this."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .organisations import Organisation


class Connection(models.Model):
    """`first` has the lower row number, so a pair has one row. `origin` says as text what connected them."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=models.Q(ended_at=None),
                name="organisations_one_connection_per_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="organisations_connection_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"
