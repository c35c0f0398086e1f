"""What came of a project, and what each partner keeps of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Organisation

from .projects import Project


class Result(models.Model):
    """Written once, when a project is closed. Money is told as a range, or not at all.

    `story_at` is when enough had agreed to a story, and the editors were told.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("Done as planned")
        PART = "part", _("Done in part")
        STOPPED = "stopped", _("Stopped before it was done")

    class Range(models.TextChoices):
        UNTIL_100K = "0-100k", _("up to 100,000")
        UNTIL_500K = "100k-500k", _("100,000 to 500,000")
        UNTIL_2M = "500k-2m", _("500,000 to 2 million")
        UNTIL_10M = "2m-10m", _("2 to 10 million")
        MORE = "10m+", _("more than 10 million")

    BOUNDS: ClassVar[dict[str, tuple[int | None, int | None]]] = {
        Range.UNTIL_100K: (None, 100_000),
        Range.UNTIL_500K: (100_000, 500_000),
        Range.UNTIL_2M: (500_000, 2_000_000),
        Range.UNTIL_10M: (2_000_000, 10_000_000),
        Range.MORE: (10_000_000, None),
    }
    """From how much to how much; None: there is no such end."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="result")
    outcome = models.CharField(_("what came of it"), max_length=7, choices=Outcome)
    made = models.TextField(_("what was made"), max_length=4000, blank=True)
    jobs = models.PositiveIntegerField(_("new jobs"), null=True, blank=True)
    turnover = models.CharField(_("more turnover in a year"), max_length=9, choices=Range, blank=True, default="")
    savings = models.CharField(_("saved in a year"), max_length=9, choices=Range, blank=True, default="")
    further = models.TextField(_("what comes next"), max_length=1000, blank=True)
    language = models.CharField(max_length=2, default="en")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    story_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.project_id}: {self.outcome}"


class Record(PublicId):
    """That an organisation was in a project to its end, and as what. `story` is its answer to whether that may be told, and who
    gave it. The past work that it makes of this has the same public id, so that it is made once.
    """

    class Story(models.TextChoices):
        ASKED = "asked", _("not answered yet")
        YES = "yes", _("may be told")
        NO = "no", _("not to be told")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="records")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="project_records")
    part = models.CharField(_("as what"), max_length=160, blank=True)
    story = models.CharField(max_length=5, choices=Story, default=Story.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="projects_one_record_per_partner")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.project_id})"

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:project_result', args=[self.project.public_id])}#record-{self.public_id}"
