"""What the office does next for a member, by when, and who does it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

LONGEST_ACTION = 200


class NextAction(PublicId, Timestamped):
    """Open until `done_at`. `note` is the contact that it follows up, where it came of one."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="next_actions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="next_actions")
    what = models.CharField(max_length=LONGEST_ACTION)
    due_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.ForeignKey("desk.ContactNote", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["cluster", "due_on"], condition=models.Q(done_at=None), name="desk_actions_open"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < timezone.localdate()
