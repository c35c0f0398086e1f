"""The office asks a member organisation in: one invitation, three reminders, then a telephone call."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped

from ..querysets import ApproachQuerySet
from .clusters import Cluster
from .memberships import Invitation
from .organisations import Organisation

REMINDED_ON = (3, 7, 14)
"""Working days of the place after the first letter."""


class Approach(PublicId, Timestamped):
    """`next_on` is the day of the next reminder; without one and not called yet it stands on the call list."""

    class Way(models.TextChoices):
        WHATSAPP = "whatsapp", _("I send the link myself, by WhatsApp")
        MESSAGE = "message", _("The portal sends an e-mail or a text message")
        PRINT = "print", _("On a printed sheet with a QR code")

    class Call(models.TextChoices):
        NONE = "", _("not called yet")
        REACHED = "reached", _("Reached: they will come")
        LATER = "later", _("Not reached, or not now")
        WRONG = "wrong", _("Wrong number")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="approaches")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="approaches")
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="approach")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(_("how"), max_length=8, choices=Way)
    sent_on = models.DateField(default=timezone.localdate)
    reminded = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True, blank=True, db_index=True)
    call = models.CharField(max_length=8, choices=Call, blank=True, default="")
    called_at = models.DateTimeField(null=True, blank=True)

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.cluster} → {self.organisation}"
