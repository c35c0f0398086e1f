"""The action plan of a cluster: what was found, what shall be reached, who does what by when, and how it moves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Versioned
from portal.organisations.models import Cluster, Organisation


class Plan(Versioned):
    """One for each cluster. `diagnosis` is what was found, on `diagnosed_on`."""

    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, related_name="plan")
    diagnosis = models.TextField(blank=True)
    diagnosed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.cluster_id}"


class Objective(Versioned):
    """What shall be reached. `figure` is the key of one in `analytics.figures` that it moves, from `begins_at` to `target`."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    figure = models.CharField(max_length=40, blank=True, default="")
    begins_at = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    taken_out_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class PlanAction(Versioned):
    """Who does what from when to when: a person of the office, or a member organisation."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDERWAY = "underway", _("under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(max_length=160)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_actions"
    )
    begins_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    done_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="desk_actions_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.PLANNED, self.State.UNDERWAY}

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


class ProgressNote(PublicId):
    """What moved, in a sentence. Notes are added, never changed."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.UUIDField(null=True, blank=True, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
