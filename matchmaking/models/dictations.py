"""A need that a cluster's office wrote down for a member after a call: nobody sees it until the member confirms it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

from ..querysets import DictationQuerySet
from .listings import Listing

DICTATION_LASTS = dt.timedelta(days=14)


class Dictation(PublicId, Timestamped):
    """The link that confirms it goes to one address, is used once and runs out. Only the token's hash is kept."""

    class State(models.TextChoices):
        WAITING = "", _("waits for the member")
        CONFIRMED = "confirmed", _("confirmed by the member")
        CHANGED = "changed", _("confirmed by the member, with other words")
        REFUSED = "refused", _("the member does not want it")
        EXPIRED = "expired", _("nobody confirmed it in time")

    listing = models.OneToOneField(Listing, null=True, on_delete=models.SET_NULL, related_name="dictation")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="dictations")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="dictations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DictationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(email="", phone=""), name="matchmaking_dictation_has_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.listing}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING and self.expires_at > timezone.now()

    @property
    def is_confirmed(self) -> bool:
        return self.state in {self.State.CONFIRMED, self.State.CHANGED}
