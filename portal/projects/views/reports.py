"""Reports that a project owes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, tell_outcome, tell_undoable
from portal.organisations.standing import standing_of

from .. import permissions
from ..forms.budget import ReportDueForm
from ..models import Project, Report
from ..queries.reports import reports_of
from ..services import reports as services
from .frame import closed_to, page, readable_here, workspace_here

READ = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def report_list(request: Request, public_id: str) -> HttpResponse:
    project = readable_here(request, public_id)
    works = project.seen_whole and project.is_open
    leads = permissions.can_lead(request.user, project)
    own = standing_of(request.user).organisations
    rows = list(reports_of(project))
    for one in rows:
        one.is_mine = works and (leads or one.organisation_id in own)
    return page(request, project, "report_list", {"reports": rows})


@login_required
@require_http_methods(READ)
def report_create(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "report_list"):
        return closed
    form = ReportDueForm(request.POST if request.method == "POST" else None, project=project, reader=request.user)
    if form.is_valid() and attempt(
        form,
        services.add_report,
        project,
        by=request.user,
        submission=form.cleaned_data["submission"],
        **form.fields_for_service(),
    ):
        messages.success(request, _("Written down. Its people are reminded ten and three working days before."))
        return redirect("projects:report_list", project.public_id)
    return _form_page(request, project, form)


@login_required
@require_http_methods(READ)
def report_edit(request: Request, public_id: str) -> HttpResponse:
    report = _report(request, public_id)
    project = workspace_here(request, report.project.public_id)
    form = ReportDueForm(
        request.POST if request.method == "POST" else None, project=project, reader=request.user, report=report
    )
    if form.is_valid() and attempt(form, services.change_report, report, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("projects:report_list", project.public_id)
    return _form_page(request, project, form, _report(request, public_id))


@login_required
@require_POST
def report_send(request: Request, public_id: str) -> HttpResponse:
    """It is sent; beside what is said stands a button that takes it back."""
    report = _report(request, public_id)
    try:
        services.mark_sent(report, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        tell_undoable(request, _("Marked as sent."), reverse("projects:report_unsend", args=[report.public_id]))
    return redirect("projects:report_list", report.project.public_id)


@login_required
@require_POST
def report_unsend(request: Request, public_id: str) -> HttpResponse:
    report = _report(request, public_id)
    tell_outcome(request, _("It is owed again."), services.mark_owed, report, by=request.user)
    return redirect("projects:report_list", report.project.public_id)


@login_required
@require_POST
def report_remove(request: Request, public_id: str) -> HttpResponse:
    report = _report(request, public_id)
    tell_outcome(request, _("It is no longer in the list."), services.remove_report, report, by=request.user)
    return redirect("projects:report_list", report.project.public_id)


def _report(request: Request, public_id: str) -> Report:
    readable = Project.objects.entered_by(request.user).values("pk")
    rows = Report.objects.filter(project__in=readable).select_related("project__lead__region", "organisation__region")
    found: Report = get_object_or_404(rows, public_id=public_id)
    return found


def _form_page(request: Request, project: Project, form: ReportDueForm, report: Report | None = None) -> HttpResponse:
    context = {"form": form, "report": report, "refused_form": form if form.errors else None}
    return page(request, project, "report_list", context, status=422 if form.errors else 200, template="report_form")
