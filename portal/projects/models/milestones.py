"""What a project will have reached by when, and who answers for it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.core.models import Versioned
from portal.organisations.models import Organisation

from ..querysets import OfProjectQuerySet
from .projects import Project

MOST_MILESTONES = 60


class Milestone(Versioned):
    """`owner` is one of the partners, or nobody yet. `percent` is what they say is done. What was taken out stays, with its moment."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    starts_on = models.DateField()
    due_on = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "starts_on"], name="projects_milestones")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="projects_milestone_order"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="projects_milestone_percent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reached(self) -> int:
        """In percent. What is done is done whole, whatever they said before."""
        return 100 if self.done_at else self.percent

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:milestone_list', args=[self.project.public_id])}#milestone-{self.public_id}"
