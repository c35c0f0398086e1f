"""Two organisations that may be one: found once, decided once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation


class LookedAt(models.Model):
    """When an organisation was last compared with those that share a key with it."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.at}"


class LikenessKey(models.Model):
    """Under what an organisation is looked up when another may be the same (`organisations.likeness.keys_of`)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="onboarding_likeness_key_once")]

    def __str__(self) -> str:
        return self.key


class Duplicate(PublicId, Timestamped):
    """A pair, the one that came first as `first`. Who said that they are different is not asked again, whatever the score becomes."""

    class State(models.TextChoices):
        OPEN = "open", _("not decided yet")
        SAME = "same", _("they are one")
        DIFFERENT = "different", _("they are different")

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="onboarding_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="onboarding_pair_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="onboarding_pairs_open")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"
