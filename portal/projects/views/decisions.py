"""The log of decisions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome

from ..forms.decisions import DecisionForm
from ..models import Decision, Project
from ..services import decisions as services
from .frame import page, row_here, workspace_here

SIZE = 30


@login_required
@require_safe
def decision_list(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    return _log(request, project, DecisionForm(project=project))


@login_required
@require_POST
def decision_write(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    form = DecisionForm(request.POST, project=project)
    if not form.is_valid() or not attempt(
        form, services.write_decision, project, by=request.user, **form.fields_for_service()
    ):
        return _log(request, project, form)
    messages.success(request, _("Written down."))
    return redirect("projects:decision_list", project.public_id)


@login_required
@require_POST
def decision_take_back(request: Request, public_id: str) -> HttpResponse:
    decision: Decision = row_here(request, Decision.objects, public_id)
    done = _("Taken back. It stays in the log, struck through.")
    tell_outcome(request, done, services.take_back_decision, decision, by=request.user)
    return redirect("projects:decision_list", decision.project.public_id)


def _log(request: Request, project: Project, form: DecisionForm) -> HttpResponse:
    rows = Decision.objects.filter(project=project).select_related("written_by")
    shown = keyset_page(
        rows.prefetch_related("agreed__organisation"),
        key="decided_on",
        cursor=request.GET.get("after", ""),
        size=SIZE,
        descending=True,
    )
    context = {"decisions": shown.rows, "form": form, **neighbours(request, shown)}
    return page(request, project, "decision_list", context, status=422 if form.errors else 200)
