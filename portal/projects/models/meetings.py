"""When the partners meet, and what came of it."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.core.models import Versioned

from ..querysets import OfProjectQuerySet
from .partners import Partner
from .projects import Project

LONGEST_MEETING = 12 * 60
"""Minutes."""


class Meeting(Versioned):
    """At `place`, or at the address `link`, or both. `notes` and `present` are written afterwards. One that was called off stays."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MEETING)]
    )
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    agenda = models.TextField(max_length=4000, blank=True)
    notes = models.TextField(max_length=8000, blank=True)
    present = models.ManyToManyField(Partner, blank=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "-starts_at", "-id"], name="projects_meetings")]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=5), name="projects_meeting_has_length")]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("projects:meeting_detail", args=[self.public_id])
