"""Who of an office or of the portal's staff opened what a member does not see of an organisation. Its own people read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .clusters import Cluster
from .organisations import Organisation


class Opening(models.Model):
    """Once per person, day and thing. Without `office` it was somebody of the portal's staff."""

    class Thing(models.TextChoices):
        CONTACT = "contact", _("telephone and e-mail")
        ENTRUSTED = "entrusted", _("what you entrusted to the office, or published without your name")
        REQUEST = "request", _("your request to join")
        CERTIFICATE = "certificate", _("a photograph of a certificate")
        FILE = "file", _("your whole file, on the pages of the staff")
        DESK = "desk", _("your file at the cluster office: contacts, next steps, what waits")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    office = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    thing = models.CharField(max_length=12, choices=Thing)
    on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "thing", "on"], name="organisations_opening_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation}, {self.thing}"
