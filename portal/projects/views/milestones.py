"""Milestones: on the line of time, and one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, tell_outcome, tell_undoable
from portal.ui.versions import save_version

from ..forms.milestones import MilestoneForm
from ..models import Milestone, Project
from ..queries.gantt import gantt_of, milestones_of
from ..queries.owners import able_in
from ..services import milestones as services
from .frame import closed_to, page, readable_here, row_here, workspace_here


@login_required
@require_safe
def milestone_list(request: Request, public_id: str) -> HttpResponse:
    project = readable_here(request, public_id)
    gantt = gantt_of(project, milestones_of(project), able_in(project))
    return page(request, project, "milestone_list", {"gantt": gantt, "changes": project.is_open and project.seen_whole})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_add(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    if closed := closed_to(request, project, "milestone_list"):
        return closed
    form = MilestoneForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid() and attempt(form, services.add_milestone, project, by=request.user, **form.fields_for_service()):
        messages.success(request, _("It stands in the plan."))
        return redirect("projects:milestone_list", project.public_id)
    return _form(request, project, form, _("Add a milestone"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request: Request, public_id: str) -> HttpResponse:
    milestone: Milestone = row_here(request, Milestone.objects.select_related("owner"), public_id)
    project = milestone.project
    form = MilestoneForm(request.POST if request.method == "POST" else None, project=project, milestone=milestone)

    def fresh(stored: Milestone) -> MilestoneForm:
        return MilestoneForm(project=project, milestone=stored)

    if form.is_valid() and save_version(
        form, services.change_milestone, milestone, fresh, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect("projects:milestone_list", project.public_id)
    return _form(request, project, form, _("Change the milestone"), milestone=milestone)


@login_required
@require_POST
def milestone_reach(request: Request, public_id: str) -> HttpResponse:
    """Done; or not done after all."""
    milestone: Milestone = row_here(request, Milestone.objects, public_id)
    if milestone.done_at:
        tell_outcome(request, _("It is open again."), services.reopen_milestone, milestone, by=request.user)
    else:
        tell_outcome(
            request, _("Done. Everybody in the project sees it."), services.reach_milestone, milestone, by=request.user
        )
    return redirect("projects:milestone_list", milestone.project.public_id)


@login_required
@require_POST
def milestone_take_out(request: Request, public_id: str) -> HttpResponse:
    """Out of the plan; or back into it."""
    milestone: Milestone = row_here(request, Milestone.objects, public_id)
    if milestone.taken_out_at:
        tell_outcome(request, _("It stands in the plan again."), services.put_back, milestone, by=request.user)
    else:
        try:
            services.take_out(milestone, by=request.user)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
        else:
            undo = reverse("projects:milestone_take_out", args=[milestone.public_id])
            tell_undoable(request, _("Taken out of the plan. Its tasks stay."), undo)
    return redirect("projects:milestone_list", milestone.project.public_id)


def _form(request: Request, project: Project, form: MilestoneForm, heading: str, **more: Any) -> HttpResponse:
    back = reverse("projects:milestone_list", args=[project.public_id])
    context = {"form": form, "heading": heading, "back": back, "back_label": _("Milestones"), **more}
    status = 422 if form.errors else 200
    return page(request, project, "milestone_list", context, status=status, template="milestone_form")
