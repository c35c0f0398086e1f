"""The office brings two members together: who, why, and in whose name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Cluster, Organisation

LONGEST_REASON = 140


class OfficeIntroduction(PublicId):
    """Of two that both told the office that they want it. `why` and `why_too` are the two lines that open their conversation.

    `public_id` of a match stands in `match` where one of the two had been suggested to the other: its introduction went out.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="office_introductions")
    one = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=LONGEST_REASON)
    why_too = models.CharField(max_length=LONGEST_REASON, blank=True)
    match = models.CharField(max_length=12, blank=True, default="")
    talk = models.CharField(max_length=12, blank=True, default="", help_text=_("public id of their conversation"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="desk_introduces_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"

    def get_absolute_url(self) -> str:
        """Their conversation."""
        return reverse("messaging:conversation_detail", args=[self.talk])
