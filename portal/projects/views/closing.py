"""A project is closed, and what its partners do with what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.standing import standing_of

from .. import permissions
from ..forms.closing import ResultForm
from ..models import Record
from ..queries.open_ends import open_ends
from ..queries.results import result_of
from ..services import closing as services
from .frame import page, readable_here


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_close(request: Request, public_id: str) -> HttpResponse:
    project = readable_here(request, public_id)
    if not permissions.can_lead(request.user, project):
        raise NotAllowed
    if not project.is_open:
        return redirect("projects:project_result", project.public_id)
    ends = open_ends(project)
    form = ResultForm(request.POST if request.method == "POST" else None, has_open_ends=bool(ends))
    if form.is_valid() and attempt(form, services.close_project, project, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Closed. Each partner keeps a record of it."))
        return redirect("projects:project_result", project.public_id)
    context = {"form": form, "ends": ends, "refused_form": form if form.errors else None}
    return page(
        request, project, "project_detail", context, status=422 if form.errors else 200, template="project_close"
    )


@login_required
@require_safe
def project_result(request: Request, public_id: str) -> HttpResponse:
    project = readable_here(request, public_id)
    found = None if project.is_open else result_of(project, standing_of(request.user).organisations)
    if found is None:
        raise Http404
    context = {"found": found, "can_reopen": services.can_be_reopened(project)}
    return page(request, project, "project_detail", context, template="project_result")


@login_required
@require_POST
def project_reopen(request: Request, public_id: str) -> HttpResponse:
    """Closed too early: its lead opens it again, within a week."""
    project = readable_here(request, public_id)
    tell_outcome(
        request, _("It is open again. All partners are told."), services.reopen_project, project, by=request.user
    )
    return redirect(project)


@login_required
@require_POST
def record_story(request: Request, public_id: str) -> HttpResponse:
    """A person says for their organisation whether the story may be told."""
    row = _row(request, public_id)
    agrees = request.POST.get("answer") == "yes"
    done = _("It may be told, with the name of your organisation.") if agrees else _("It is not told with your name.")
    tell_outcome(request, done, services.answer_story, row, by=request.user, agrees=agrees)
    return redirect("projects:project_result", row.project.public_id)


@login_required
@require_POST
def record_reference(request: Request, public_id: str) -> HttpResponse:
    row = _row(request, public_id)
    done = _("It stands among your past work. Your partners are named there once they agree.")
    tell_outcome(request, done, services.keep_as_reference, row, by=request.user)
    return redirect("projects:project_result", row.project.public_id)


def _row(request: Request, public_id: str) -> Record:
    """Also of a project that its organisation has left since: the record is its own."""
    own = standing_of(request.user).organisations
    rows = Record.objects.filter(organisation__in=own).select_related(
        "project__lead", "project__result", "organisation"
    )
    found: Record = get_object_or_404(rows, public_id=public_id)
    return found
