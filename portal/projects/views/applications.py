"""The archive of an application: what is in it, and fetching it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request

from .. import permissions
from ..applications import parts
from ..queries.budget import budget_of
from ..services.applications import make_application
from .frame import page, workspace_here


@login_required
@require_safe
def application(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if not permissions.can_lead(request.user, project):
        raise NotAllowed
    context = {"labels": [part.label for _name, part in parts], "budget": budget_of(project)}
    return page(request, project, "budget", context, template="application")


@login_required
@require_POST
def application_fetch(request: Request, public_id: str) -> FileResponse:
    project = workspace_here(request, public_id)
    file = make_application(project, by=request.user)
    return FileResponse(
        file, as_attachment=True, filename=f"application-{project.public_id}.zip", content_type="application/zip"
    )
