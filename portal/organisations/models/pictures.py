"""A photograph of a certificate, as a member shows it to its cluster's office, which writes down what stands on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, make_public_id

from ..querysets import CertificatePictureQuerySet
from .clusters import Cluster
from .organisations import Certificate, Organisation

FOLDER = "private/certificates"
"""Below the folder of uploaded files, of which only `images` has an address: what lies here is handed out by a view that asks who reads."""


def name_of_file(_picture: CertificatePicture, _typed: str) -> str:
    """Nothing of the name on the member's telephone."""
    return f"{FOLDER}/{make_public_id()}{make_public_id()}.jpg"


class CertificatePicture(PublicId):
    """Waits until the office has filled in its certificate or sent it back, each once, by a guarded update."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the cluster office")
        FILLED = "filled", _("seen by the cluster office")
        RETURNED = "returned", _("sent back by the cluster office")

    class Reason(models.TextChoices):
        """What the member reads; no free text, so nobody writes a hard word in a hurry."""

        UNREADABLE = "unreadable", _("It cannot be read: take it again in daylight, flat on a table.")
        CUT_OFF = "cut_off", _("A part is cut off: take it again with all four corners.")
        OTHER = "other", _("It is made out to another organisation.")
        OVER = "over", _("It has run out: show the new one.")
        NONE = "none", _("It is no certificate that we know: ask us by telephone.")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="certificate_pictures")
    picture = models.FileField(upload_to=name_of_file)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures"
    )
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    shown_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = CertificatePictureQuerySet.as_manager()

    class Meta:
        ordering = ["shown_at", "pk"]
        indexes = [models.Index(fields=["state", "shown_at"], name="organisations_picture_waits")]

    def __str__(self) -> str:
        return str(self.certificate) if self.certificate else str(_("Photograph of a certificate"))

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
