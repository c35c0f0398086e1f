"""What happened in a project, the last first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.core.http import Request, keyset_page, neighbours

from ..queries.activity import entries_of, told
from .frame import page, workspace_here

SIZE = 40


@login_required
@require_safe
def project_activity(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    shown = keyset_page(entries_of(project), key="at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context = {"lines": told(project, shown.rows), **neighbours(request, shown)}
    return page(request, project, "project_activity", context)
