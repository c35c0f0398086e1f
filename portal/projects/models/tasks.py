"""What somebody does next in a project, and what was said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Versioned
from portal.organisations.models import Organisation

from ..querysets import TaskQuerySet
from .milestones import Milestone
from .projects import Project

LONGEST_COMMENT = 2000


class Task(Versioned):
    """`organisation` does it, by `person` where somebody is named; both empty: nobody yet.

    `position` orders the open ones of a project, with room between two of them. `ended_at` is when it was done or dropped.
    """

    class State(models.TextChoices):
        TODO = "todo", _("not started")
        DOING = "doing", _("in progress")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    OPEN = (State.TODO, State.DOING)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=160)
    details = models.TextField(max_length=4000, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    milestone = models.ForeignKey(
        Milestone,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tasks",
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.TODO)
    position = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["project", "position", "id"], condition=Q(ended_at=None), name="projects_tasks_open"),
            models.Index(fields=["project", "due_on"], condition=Q(ended_at=None), name="projects_tasks_due"),
            models.Index(fields=["project", "-ended_at", "-id"], name="projects_tasks_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=["todo", "doing"])
                | Q(ended_at__isnull=False, state__in=["done", "dropped"]),
                name="projects_task_ended_with_its_state",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("projects:task_detail", args=[self.public_id])


class Comment(PublicId):
    """Said about a task, never changed."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST_COMMENT)
    at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["task", "at", "id"], name="projects_comments")]

    def __str__(self) -> str:
        return f"{self.task}: {self.at:%Y-%m-%d %H:%M}"
