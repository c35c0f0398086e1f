"""How an office says once a year where its cluster stands: a round, and what was answered to each indicator, every version kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster


class AssessmentRound(PublicId, Timestamped):
    """`evidence`: by indicator, what the portal counted: {"level": 0 to 3, "n": ..., "of": ...}, at `counted_at`. Closed, it stays."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="assessments")
    year = models.PositiveSmallIntegerField()
    evidence = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["cluster", "year"], name="desk_one_assessment_a_year")]

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.year}"


class AssessmentAnswer(PublicId):
    """One version of an answer; the one with the highest `number` counts. Two at once cannot both be the next."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="answers")
    indicator = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "indicator", "number"], name="desk_assessment_version"),
            models.CheckConstraint(condition=models.Q(level__lte=3), name="desk_assessment_level"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.level}"
