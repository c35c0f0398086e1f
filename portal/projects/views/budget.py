"""The budget of a project: sums, lines, and what was spent of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome

from .. import permissions
from ..forms.budget import BudgetLineForm, SpendingForm
from ..models import BudgetLine, Project, Spending
from ..queries.budget import budget_of, lines_of
from ..services import budget as services
from .frame import closed_to, page, readable_here, workspace_here

SIZE = 50
READ = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def budget(request: Request, public_id: str) -> HttpResponse:
    project = readable_here(request, public_id)
    shown = keyset_page(lines_of(project), key="created_at", cursor=request.GET.get("after", ""), size=SIZE)
    context = {"budget": budget_of(project), "lines": shown.rows, **neighbours(request, shown)}
    return page(request, project, "budget", context)


@login_required
@require_http_methods(READ)
def budget_line_create(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "budget"):
        return closed
    form = BudgetLineForm(request.POST if request.method == "POST" else None, project=project, reader=request.user)
    if form.is_valid() and attempt(
        form,
        services.add_line,
        project,
        by=request.user,
        submission=form.cleaned_data["submission"],
        **form.fields_for_service(),
    ):
        messages.success(request, _("Planned."))
        return redirect("projects:budget", project.public_id)
    return page(
        request,
        project,
        "budget",
        {"form": form, "refused_form": form if form.errors else None},
        status=422 if form.errors else 200,
        template="budget_line_form",
    )


@login_required
@require_http_methods(READ)
def budget_line(request: Request, public_id: str) -> HttpResponse:
    """A line: what it is, what was spent of it; its people change it here."""
    line = _line(request, public_id)
    if request.method != "POST":
        return _line_page(request, line)
    form = BudgetLineForm(request.POST, project=line.project, reader=request.user, line=line)
    version = form.cleaned_data["version"] if form.is_valid() else None
    if form.is_valid() and attempt(
        form, services.change_line, line, by=request.user, version=version or 0, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect("projects:budget_line", line.public_id)
    # They have read the other version now: the same words can be saved over it.
    again = request.POST.copy()
    again["version"] = str(BudgetLine.objects.values_list("version", flat=True).get(pk=line.pk))
    form.data = again
    return _line_page(request, _line(request, public_id), form=form)


@login_required
@require_POST
def budget_line_remove(request: Request, public_id: str) -> HttpResponse:
    line = _line(request, public_id)
    try:
        services.remove_line(line, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
        return redirect("projects:budget_line", line.public_id)
    messages.success(request, _("The line is gone."))
    return redirect("projects:budget", line.project.public_id)


@login_required
@require_POST
def spending_create(request: Request, public_id: str) -> HttpResponse:
    line = _line(request, public_id)
    form = SpendingForm(request.POST, auto_id="spending_%s")
    if form.is_valid() and attempt(form, services.write_spending, line, by=request.user, **form.cleaned_data):
        messages.success(request, _("Written down."))
        return redirect("projects:budget_line", line.public_id)
    return _line_page(request, line, spending_form=form)


@login_required
@require_POST
def spending_take_back(request: Request, public_id: str) -> HttpResponse:
    mine = Spending.objects.filter(line__project__in=Project.objects.entered_by(request.user).values("pk"))
    spending = get_object_or_404(mine.select_related("line__project__lead", "line__organisation"), public_id=public_id)
    tell_outcome(
        request,
        _("Taken back. It no longer counts, and stays on record."),
        services.take_back_spending,
        spending,
        by=request.user,
    )
    return redirect("projects:budget_line", spending.line.public_id)


def _line(request: Request, public_id: str) -> BudgetLine:
    readable = Project.objects.entered_by(request.user).values("pk")
    rows = BudgetLine.objects.filter(project__in=readable)
    found: BudgetLine = get_object_or_404(
        rows.select_related("project__lead", "project__cluster", "organisation"), public_id=public_id
    )
    return found


def _line_page(request: Request, line: BudgetLine, **forms: Any) -> HttpResponse:
    project = line.project
    writes = permissions.can_write_money(request.user, project, line.organisation)
    spendings = line.spendings.select_related("written_by").order_by("-spent_on", "-pk")
    shown = keyset_page(spendings, key="spent_on", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context: dict[str, Any] = {
        "line": lines_of(project).get(pk=line.pk),
        "writes": writes,
        "spendings": shown.rows,
        "refused_form": next(iter(forms.values()), None),
        **neighbours(request, shown),
    }
    if writes:
        context |= {
            "form": BudgetLineForm(project=project, reader=request.user, line=line),
            "spending_form": SpendingForm(auto_id="spending_%s"),
        }
    return page(request, project, "budget", context | forms, status=422 if forms else 200, template="budget_line")
