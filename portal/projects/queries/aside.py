"""What stands beside the conversation of a project: how it stands, who is in it, what is to be done next, and the way back to it;
and what whoever is no longer in it reads instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from ..models import Partner, Project, Task
from .gone import last_place

if TYPE_CHECKING:
    from portal.accounts.models import User

MOST = 3


def beside_a_talk(project: Project, reader: User) -> tuple[str, dict[str, Any]] | None:
    """The template and its context, in three questions; None for whoever does not work in it (any more)."""
    if not Project.objects.worked_by(reader).filter(pk=project.pk).exists():
        return None
    inside = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
    due = [F("due_on").asc(nulls_last=True), "position", "pk"]
    following = Task.objects.open().filter(project=project).with_card_facts().order_by(*due)
    context = {
        "project": project,
        "partners": sorted(inside, key=lambda one: (one.organisation_id != project.lead_id, one.pk)),
        "next_tasks": list(following[:MOST]),
    }
    return "projects/_aside.html", context


def gone_from_a_talk(project: Project, reader: User) -> tuple[str, dict[str, Any]] | None:
    """How their place in the project ended; None for whoever is in it and only reads as a funder now."""
    place = last_place(reader, project)
    return ("projects/_gone_talk.html", {"gone": place}) if place and place.was_in else None
