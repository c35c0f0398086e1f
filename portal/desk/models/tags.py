"""The words by which an office sorts its members."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from portal.core.models import PublicId
from portal.organisations.models import Cluster, Organisation

LONGEST_TAG = 30


class Tag(PublicId):
    """One office's own; nobody else reads them. A tag that no member carries goes."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=LONGEST_TAG)
    organisations = models.ManyToManyField(Organisation, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("cluster", Lower("name"), name="desk_tag_once")]

    def __str__(self) -> str:
        return self.name
