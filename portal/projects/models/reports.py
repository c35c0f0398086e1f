"""What a project owes in writing: to its funder, or to others."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation

from .projects import Project


class Report(PublicId, Timestamped):
    """Due on a day, until it is sent. `organisation` owes it; without one the lead does. `remind_at` is when they are reminded next."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("Claim for payment")
        PROGRESS = "progress", _("Progress report")
        FINAL = "final", _("Final report")
        OTHER = "other", _("Another report")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    to = models.CharField(_("to whom"), max_length=160, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("due on"))
    remind_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["remind_at"], condition=models.Q(sent_at=None), name="projects_reports_to_remind")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:report_list', args=[self.project.public_id])}#report-{self.public_id}"

    @property
    def is_late(self) -> bool:
        return self.sent_at is None and self.due_on < timezone.localdate()

    @property
    def owed_by(self) -> Organisation:
        return self.organisation or self.project.lead
