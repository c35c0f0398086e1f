"""What is kept about a person here: projects that they opened, and what they wrote and answered for their organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Call, Partner, Project


def export_projects(person: User) -> list[dict[str, Any]]:
    rows = Project.objects.filter(opened_by=person).select_related("lead").order_by("pk")
    return [
        {"title": row.title, "text": row.summary, "lead": row.lead.name, "opened": row.created_at.isoformat()}
        for row in rows
    ]


def export_calls(person: User) -> list[dict[str, Any]]:
    rows = Call.objects.filter(written_by=person).select_related("organisation").order_by("pk")
    return [
        {
            "title": row.title,
            "text": row.text,
            "organisation": row.organisation.name,
            "written": row.created_at.isoformat(),
        }
        for row in rows
    ]


def export_places(person: User) -> list[dict[str, Any]]:
    """What they asked, answered and ended for their organisation, without what the others wrote."""
    mine = Q(asked_by=person) | Q(answered_by=person) | Q(ended_by=person)
    rows = Partner.objects.filter(mine).select_related("project", "organisation").order_by("pk")
    return [
        {
            "project": row.project.title,
            "organisation": row.organisation.name,
            "state": row.get_state_display(),
            "words": row.words if row.asked_by_id == person.pk else "",
            "reason": row.reason if row.ended_by_id == person.pk else "",
            "asked": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def sign_in() -> None:
    """The rows stay with the organisations; the person's name goes from them with the person."""
    register("projects.projects", Holder(label=_("Projects you opened"), export=export_projects))
    register("projects.calls", Holder(label=_("Calls for projects you wrote"), export=export_calls))
    register("projects.places", Holder(label=_("How you brought partners into projects"), export=export_places))
