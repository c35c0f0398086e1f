"""What the pages of a project share: finding it, who the reader is in it, the tabs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Value
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.core.http import Request
from portal.organisations.standing import standing_of
from portal.ui.parts import Tab

from .. import permissions
from ..models import Partner, Project
from ..queries.candidates import has_free_role

TABS: list[tuple[str, str | Promise]] = [
    ("project_detail", _("Overview")),
    ("partner_list", _("Partners")),
    ("task_list", _("Tasks")),
    ("milestone_list", _("Milestones")),
    ("document_list", _("Documents")),
    ("project_talk", _("Messages")),
    ("budget", _("Budget")),
    ("report_list", pgettext_lazy("of a project", "Reports")),
    ("meeting_list", _("Meetings")),
    ("decision_list", _("Decisions")),
    ("project_activity", _("What happened")),
]
"""Pages of the workspace by the name of their address, in their order."""

FOR_FUNDERS = {"project_detail", "milestone_list", "budget", "report_list"}
"""Those of them that a funder reads too: they start with `readable_here`, all others with `workspace_here`."""


def project_here(request: Request, public_id: str) -> Project:
    """The project of an address, if the reader may know of it."""
    rows = Project.objects.visible_to(request.user).with_sight_of(request.user).with_next_due().with_card_facts()
    found: Project = get_object_or_404(rows, public_id=public_id)
    return found


def workspace_here(request: Request, public_id: str) -> Project:
    """The same for those who see all of it; for everybody else, also for funders, there is no such page."""
    rows = Project.objects.worked_by(request.user).with_card_facts().annotate(seen_whole=Value(value=True))
    found: Project = get_object_or_404(rows, public_id=public_id)
    return found


def readable_here(request: Request, public_id: str) -> Project:
    """The same for pages that funders read too: overview, milestones, budget and reports."""
    rows = Project.objects.entered_by(request.user).with_sight_of(request.user).with_card_facts()
    found: Project = get_object_or_404(rows, public_id=public_id)
    return found


def closed_to(request: Request, project: Project, page_name: str) -> HttpResponse | None:
    """Where a form that adds something is opened in a project that is closed: back to the page, with a word. None where it opens."""
    if request.method == "POST" or project.is_open:
        return None
    messages.info(request, gettext("This project is closed. Nothing is added to it any more."))
    return redirect(f"projects:{page_name}", project.public_id)


def place_here(request: Request, public_id: str) -> Partner:
    """A partner's place, or an invitation, that the reader may know of."""
    rows = Partner.objects.visible_to(request.user).select_related(
        "project__lead", "project__cluster", "organisation", "role"
    )
    found: Partner = get_object_or_404(rows, public_id=public_id)
    return found


def row_here(request: Request, rows: Any, public_id: str) -> Any:
    """One row of a workspace, for those who enter it; with its project."""
    known = rows.visible_to(request.user).select_related("project__lead", "project__cluster__organisation")
    return get_object_or_404(known, public_id=public_id)


def acting_here(request: Request) -> Any:
    """The organisation in whose name the reader acts; without one there is nothing to do on such a page."""
    if not request.acting_organisation:
        raise Http404
    return request.acting_organisation


def page(
    request: Request, project: Project, name: str, context: dict[str, Any], *, status: int = 200, template: str = ""
) -> HttpResponse:
    """One page of the workspace, in `projects/<name>.html` unless another template is named.

    Templates know by `sees_all` whether the reader is more than a funder, by `works` whether they may write, and by `has_free_role`,
    which is asked only where it is needed, whether a role is free.
    """
    sees_all = project.seen_whole if hasattr(project, "seen_whole") else permissions.can_see_all(request.user, project)
    shared = {
        "project": project,
        "has_free_role": SimpleLazyObject(lambda: has_free_role(project)),
        "sees_all": sees_all,
        "works": sees_all and project.is_open,
        "leads": project.lead_id in standing_of(request.user).organisations,
        "tabs": [
            Tab(str(label), reverse(f"projects:{one}", args=[project.public_id]), current=one == name)
            for one, label in TABS
            if sees_all or one in FOR_FUNDERS
        ],
    }
    return render(request, f"projects/{template or name}.html", shared | context, status=status)
