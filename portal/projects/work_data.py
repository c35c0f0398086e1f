"""What is kept about a person's work in projects: tasks that are theirs or that they wrote, and what they said, decided and planned."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Comment, Decision, Meeting, Milestone, Task


def export_tasks(person: User) -> list[dict[str, Any]]:
    mine = Q(person=person) | Q(opened_by=person) | Q(ended_by=person) | Q(changed_by=person)
    return [
        {
            "project": row.project.title,
            "title": row.title,
            "text": row.details if row.opened_by_id == person.pk else "",
            "yours": row.person_id == person.pk,
            "state": row.get_state_display(),
            "due": row.due_on and row.due_on.isoformat(),
        }
        for row in Task.objects.filter(mine).select_related("project").order_by("pk")
    ]


def export_comments(person: User) -> list[dict[str, Any]]:
    rows = Comment.objects.filter(by=person).select_related("task").order_by("pk")
    return [{"task": row.task.title, "text": row.text, "at": row.at.isoformat()} for row in rows]


def export_plans(person: User) -> list[dict[str, Any]]:
    """Decisions that they wrote or took back, milestones that they reached or changed last, meetings that they changed last."""
    decisions = Decision.objects.filter(Q(written_by=person) | Q(taken_back_by=person)).select_related("project")
    milestones = Milestone.objects.filter(Q(done_by=person) | Q(changed_by=person)).select_related("project")
    meetings = Meeting.objects.filter(changed_by=person).select_related("project")
    return [
        *({"project": row.project.title, "decision": row.what, "why": row.why} for row in decisions.order_by("pk")),
        *({"project": row.project.title, "milestone": row.title} for row in milestones.order_by("pk")),
        *({"project": row.project.title, "meeting": row.title} for row in meetings.order_by("pk")),
    ]


def sign_in() -> None:
    """The rows stay with the projects; the person's name goes from them with the person."""
    register("projects.tasks", Holder(label=_("Your tasks in projects"), export=export_tasks))
    register("projects.comments", Holder(label=_("What you said about tasks"), export=export_comments))
    register("projects.plans", Holder(label=_("What you planned and decided in projects"), export=export_plans))
