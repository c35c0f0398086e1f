"""What the partners decided, when, who agreed, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.core.models import PublicId

from ..querysets import OfProjectQuerySet
from .partners import Partner
from .projects import Project


class Decision(PublicId):
    """Written once. What no longer holds is taken back and stays in the log."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=200)
    why = models.TextField(max_length=2000, blank=True)
    decided_on = models.DateField()
    agreed = models.ManyToManyField(Partner, blank=True, related_name="+")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "-decided_on", "-id"], name="projects_decisions")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:decision_list', args=[self.project.public_id])}#decision-{self.public_id}"
