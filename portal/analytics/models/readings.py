"""What a figure said: counted once, kept with its day and what stood behind it, so that pages read and never count."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.organisations.models import Cluster
from portal.taxonomy.models import Region


class Reading(models.Model):
    """One figure (`key`, of the registry in figures.py) of one cluster and, where `region` is given, one region of it, for a period.

    `start` and `end` are its first and last day. `value` is empty where nothing can be said. `organisations` stand behind it: below
    five a reader outside the office does not get it. `firms` of them are companies; empty where that was not counted. `covered` of
    `of` is how much of what should have been counted was known.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="readings")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    organisations = models.PositiveIntegerField(default=0)
    firms = models.PositiveIntegerField(null=True, blank=True)
    covered = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "start", "end"], name="analytics_reading_over")]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "region", "key", "start", "end", "currency"],
                nulls_distinct=False,
                name="analytics_one_reading",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.start}–{self.end}: {self.value}"
