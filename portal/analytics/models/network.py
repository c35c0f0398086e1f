"""How those of a cluster are linked, as last counted: what takes long is counted once, and never while a page is read."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.organisations.models import Cluster


class NetworkMeasure(models.Model):
    """`members` without finance, `links` between them, `isolated` without any. `density` is empty below two members. `brokers` are pairs
    of an organisation (its row's number) and the share of shortest ways between others that lead through it, the most first."""

    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, related_name="network_measure")
    members = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=0)
    density = models.FloatField(null=True, blank=True)
    isolated = models.PositiveIntegerField(default=0)
    brokers = models.JSONField(default=list)
    mix = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.cluster}: {self.members} members, {self.links} links"
