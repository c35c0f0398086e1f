"""The month's report of a cluster: what its office wrote to it, and what it said when it was closed."""

from __future__ import annotations

from django.db import models

from portal.core.models import PublicId
from portal.organisations.models import Cluster

LONGEST_NOTES = 4000


class ReportIssue(PublicId):
    """Of one month, from `start` to `end`. `content` is what it says, with its words in each language of the portal: written anew whenever
    the month is counted, until it is closed."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="report_issues")
    start = models.DateField()
    end = models.DateField()
    notes = models.TextField(max_length=LONGEST_NOTES, blank=True, default="")
    language = models.CharField(max_length=2, default="en")
    content = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "start"], name="analytics_one_report_a_month")]

    def __str__(self) -> str:
        return f"{self.cluster}, {self.start:%Y-%m}"
