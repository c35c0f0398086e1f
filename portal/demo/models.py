"""The mark that sample data stands in this database."""

from django.db import models
from django.utils import timezone


class DemoSeed(models.Model):
    """One row per seeding: what the demo's pages and its refusals ask for. Written in the transaction that seeds."""

    version = models.CharField(max_length=20, unique=True)
    seeded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.version
