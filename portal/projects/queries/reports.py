"""Reports of a project: what is owed next, and what is sent."""

from __future__ import annotations

from django.db.models import F, QuerySet

from ..models import Project, Report


def reports_of(project: Project) -> QuerySet[Report]:
    """Owed ones first, in the order in which they are due; then those that are sent, the last first."""
    return (
        Report.objects.filter(project=project)
        .select_related("organisation", "project__lead", "sent_by")
        .order_by(F("sent_at").desc(nulls_first=True), "due_on", "pk")
    )
