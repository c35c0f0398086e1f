"""In which ways one can be a member of a cluster, which member is in which, and what a cluster asks of those who apply."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId, Timestamped, Versioned
from portal.organisations.models import Cluster, ClusterMembership
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import in_language


class Tier(Versioned):
    """`fee` is for a year, in `currency`; None where nothing is said. `kinds` are those it is open to (empty: all).

    A closed one takes in nobody new; whoever is in it stays.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="tiers")
    name_en = models.CharField(max_length=80, blank=True)
    name_fr = models.CharField(max_length=80, blank=True)
    name_ar = models.CharField(max_length=80, blank=True)
    gives_en = models.TextField(blank=True)
    gives_fr = models.TextField(blank=True)
    gives_ar = models.TextField(blank=True)
    fee = models.DecimalField(max_digits=13, decimal_places=3, null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=1)
    kinds = models.JSONField(default=list, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def gives(self) -> str:
        return in_language(self, "gives")

    def is_open_to(self, kind: str) -> bool:
        return self.closed_at is None and (not self.kinds or kind in self.kinds)


class Question(Versioned):
    """What a cluster asks of everybody who applies, in its own words. Taken out, it is asked no more; answers that were given stay."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="application_questions")
    words_en = models.CharField(max_length=240, blank=True)
    words_fr = models.CharField(max_length=240, blank=True)
    words_ar = models.CharField(max_length=240, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        return in_language(self, "words")


class MemberTier(PublicId, Timestamped):
    """In which tier a member is, since when; the one before it has its last day in `until`."""

    membership = models.ForeignKey(ClusterMembership, on_delete=models.CASCADE, related_name="tiers")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="members")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(until=None), name="desk_one_tier_of_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.tier}"
