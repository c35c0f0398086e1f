"""What the office and a member said to each other: one row for each call, visit or mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

LONGEST_NOTE = 1000


class ContactNote(PublicId, Timestamped):
    """The office's own notes about a member; neither the board nor other offices read them. `with_person` is one of its people.

    `nudged_about` says what the portal wrote to the member's people in the office's name (`way` is `nudge`).
    """

    class Way(models.TextChoices):
        CALL = "call", _("Telephone")
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        WHATSAPP = "whatsapp", _("WhatsApp")
        MAIL = "mail", _("E-mail")
        NUDGE = "nudge", _("Written through the portal")

    class About(models.TextChoices):
        NONE = "", _("nothing in particular")
        SILENT = "silent", _("that nobody has been here for a while")
        NEED = "need", _("a need that waits")
        INTRODUCTION = "introduction", _("an introduction without an answer")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="contact_notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contact_notes")
    way = models.CharField(max_length=10, choices=Way)
    on = models.DateField(default=timezone.localdate)
    with_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=LONGEST_NOTE, blank=True)
    nudged_about = models.CharField(max_length=14, choices=About, blank=True, default="")
    follow_up_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["cluster", "organisation", "-on"], name="desk_contact_log")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.way}, {self.on}"
