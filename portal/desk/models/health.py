"""How each member is doing, counted by a task and read as it stands; and lists that an office keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, ClusterMembership

QUIET_AFTER, SILENT_AFTER, COUNTED_BACK = 30, 60, 90
"""Days without a sign of anybody; days for which introductions are counted."""


class MemberState(models.Model):
    """One row for each membership that stands. `last_seen_at`: somebody of it was signed in or answered; `profile` is a share in per
    cent; `open_needs` leaves out requests for finance; `introductions` those of the cluster that went out in 90 days."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        QUIET = "quiet", _("Going quiet")
        SILENT = "silent", _("Silent")
        NOT_STARTED = "not_started", pgettext_lazy("member", "Not started")

    membership = models.OneToOneField(ClusterMembership, on_delete=models.CASCADE, related_name="health")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    last_seen_at = models.DateTimeField(null=True, blank=True)
    profile = models.PositiveSmallIntegerField(default=0)
    open_needs = models.PositiveIntegerField(default=0)
    introductions = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["cluster", "state"], name="desk_health_tabs")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.state}"


class SavedView(PublicId, Timestamped):
    """A list of members under a name: `query` is what stands in its address. Without `owner` it is the whole office's."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "name"], condition=models.Q(owner=None), name="desk_view_of_the_office_once"
            ),
            models.UniqueConstraint(fields=["cluster", "owner", "name"], name="desk_view_of_a_person_once"),
        ]

    def __str__(self) -> str:
        return self.name
