"""What the pages of a project share: finding it, who the reader is in it, the tabs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.http import Request
from portal.ui.parts import Tab

from .. import permissions
from ..models import Partner, Project

TABS: list[tuple[str, str | Promise]] = [
    ("project_detail", _("Overview")),
    ("partner_list", _("Partners")),
    ("document_list", _("Documents")),
]
"""Pages of the workspace by the name of their address, in their order."""


def project_here(request: Request, public_id: str) -> Project:
    """The project of an address, if the reader may know of it."""
    found: Project = get_object_or_404(Project.objects.visible_to(request.user).with_card_facts(), public_id=public_id)
    return found


def workspace_here(request: Request, public_id: str) -> Project:
    """The same for those who work in it; for everybody else there is no such page."""
    found: Project = get_object_or_404(Project.objects.entered_by(request.user).with_card_facts(), public_id=public_id)
    return found


def place_here(request: Request, public_id: str) -> Partner:
    """A partner's place, or an invitation, that the reader may know of."""
    rows = Partner.objects.visible_to(request.user).select_related(
        "project__lead", "project__cluster", "organisation", "role"
    )
    found: Partner = get_object_or_404(rows, public_id=public_id)
    return found


def acting_here(request: Request) -> Any:
    """The organisation in whose name the reader acts; without one there is nothing to do on such a page."""
    if not request.acting_organisation:
        raise Http404
    return request.acting_organisation


def page(
    request: Request, project: Project, name: str, context: dict[str, Any], *, status: int = 200, template: str = ""
) -> HttpResponse:
    """One page of the workspace, in `projects/<name>.html` unless another template is named."""
    shared = {
        "project": project,
        "leads": permissions.can_lead(request.user, project),
        "works": project.is_open,
        "tabs": [
            Tab(str(label), reverse(f"projects:{one}", args=[project.public_id]), current=one == name)
            for one, label in TABS
        ],
    }
    return render(request, f"projects/{template or name}.html", shared | context, status=status)
