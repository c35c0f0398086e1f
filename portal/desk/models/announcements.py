"""What an office writes to its members, and who of them gets it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language

from portal.core.models import Versioned
from portal.organisations.models import Cluster, OfficeStaff

LANGUAGES = ("en", "fr", "ar")


class AnnouncementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> AnnouncementQuerySet:
        """Sent ones, to those who got them; to the office, all of its own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offices = OfficeStaff.objects.filter(user=user, ended_at=None).values("cluster")
        got = Recipient.objects.filter(person=user, told_at__isnull=False).values("announcement")
        return self.filter(models.Q(cluster__in=offices) | models.Q(pk__in=got))


class Announcement(Versioned):
    """A draft until `begun_at`; from then on its recipients are written down and nothing in it changes.

    `audience` holds the filter (`queries/audience.py`). `left_out` counts, when it was sent: {"nobody": organisations without a
    person, "unwilling": people who do not want such messages}. Written in up to three languages, at least one of them whole.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="announcements")
    title_en = models.CharField(max_length=120, blank=True)
    title_fr = models.CharField(max_length=120, blank=True)
    title_ar = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    audience = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cluster", "created_at"], name="desk_announcements_of")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk:announcement_read", args=[self.public_id])

    @property
    def languages(self) -> list[str]:
        """Those in which it is whole."""
        return [one for one in LANGUAGES if getattr(self, f"title_{one}") and getattr(self, f"text_{one}")]

    @property
    def language(self) -> str:
        """The reader's, where it is written in it, else the first."""
        mine = (get_language() or "en")[:2]
        return mine if mine in self.languages else next(iter(self.languages), "en")

    @property
    def title(self) -> str:
        return str(getattr(self, f"title_{self.language}"))

    @property
    def text(self) -> str:
        return str(getattr(self, f"text_{self.language}"))

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"


class Recipient(models.Model):
    """A person who gets an announcement, once, for however many organisations they act. Read by the office in numbers only."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "person"], name="desk_announced_once")]
        indexes = [models.Index(fields=["announcement", "told_at"], name="desk_announcement_told")]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.person_id}"
