"""An organisation asks a cluster's office to take it in; the office answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

from ..querysets import JoinRequestQuerySet
from .clusters import Cluster
from .organisations import Organisation


class JoinRequest(PublicId):
    """Waits until `answered_at` is set: by a place in the cluster, by the office's no, or because it was taken back."""

    class Answer(models.TextChoices):
        NONE = "", _("waits for the office")
        PLACED = "placed", _("taken in")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")

    class Courtesy(models.TextChoices):
        """The sentence that the organisation reads, chosen by the office."""

        NOT_NOW = "not_now", _("Thank you for asking. We are not taking in new members at the moment.")
        ANOTHER = "another", _("Thank you for asking. Another cluster seems closer to what you do.")
        TELL_MORE = "tell_more", _("Thank you for asking. Please say more on your page, then ask us again.")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    courtesy = models.CharField(max_length=10, choices=Courtesy, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cluster", "answered_at"], name="organisations_requests_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation"],
                condition=models.Q(answered_at=None),
                name="organisations_one_open_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.cluster}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def get_absolute_url(self) -> str:
        """The organisation's own page: there the office can act, and its people read how it stands."""
        return self.organisation.get_absolute_url()
