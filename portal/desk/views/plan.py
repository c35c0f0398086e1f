"""The action plan: read by those who read a cluster's totals, written by its office."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.models import Cluster
from portal.ui.versions import save_version

from .. import permissions
from ..forms.plan import DiagnosisForm, ObjectiveForm, PlanActionForm, ProgressNoteForm
from ..models import Objective, Plan, PlanAction
from ..queries.plan import plan_of
from ..services import plan as services

BOTH = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def plan_detail(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_read_plan)
    context = {"whole": plan_of(cluster), "states": PlanAction.State.choices}
    return page(request, cluster, "desk:plan_detail", "desk/plan_detail.html", context)


@login_required
@require_http_methods(BOTH)
def diagnosis_edit(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_write_plan)
    plan = Plan.objects.filter(cluster=cluster).first() or Plan(cluster=cluster)
    form = DiagnosisForm(_sent(request), plan=plan if plan.pk else None)

    def saved(_plan: Any, **fields: Any) -> Plan:
        return services.write_diagnosis(cluster, **fields)

    if form.is_valid() and save_version(
        form, saved, plan, lambda stored: DiagnosisForm(plan=stored), by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:plan_detail", cluster.slug)
    return _form(request, cluster, form, _("What was found"), "diagnosis")


@login_required
@require_http_methods(BOTH)
def objective_add(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_write_plan)
    form = ObjectiveForm(_sent(request))
    added = _added(request, cluster, form, services.add_objective, cluster)
    return added or _form(request, cluster, form, _("Add an objective"), "objective")


@login_required
@require_http_methods(BOTH)
def objective_edit(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, objective = _objective_here(request, slug, public_id)
    form = ObjectiveForm(_sent(request), objective=objective)
    changed = _changed(
        request, cluster, form, services.change_objective, objective, lambda row: ObjectiveForm(objective=row)
    )
    if changed:
        return changed
    return _form(request, cluster, form, _("Change the objective"), "objective", objective=objective)


@login_required
@require_POST
def objective_take_out(request: Request, slug: str, public_id: str) -> HttpResponse:
    """Out of the plan; or back into it. What was wanted stands in the form."""
    cluster, objective = _objective_here(request, slug, public_id)
    if request.POST.get("back") == "1":
        services.put_back(objective, by=request.user)
        messages.success(request, _("It stands in the plan."))
    else:
        services.take_out(objective, by=request.user)
        messages.success(request, _("Taken out of the plan. You can put it back below."))
    return redirect("desk:plan_detail", cluster.slug)


@login_required
@require_POST
def objective_move(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, objective = _objective_here(request, slug, public_id)
    return _moved(request, cluster, objective)


@login_required
@require_http_methods(BOTH)
def action_add(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, objective = _objective_here(request, slug, public_id)
    form = PlanActionForm(_sent(request), cluster=cluster)
    added = _added(request, cluster, form, services.add_action, objective)
    return added or _form(request, cluster, form, _("Add an action"), "action", objective=objective)


@login_required
@require_http_methods(BOTH)
def action_edit(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, action = _action_here(request, slug, public_id)
    form = PlanActionForm(_sent(request), cluster=cluster, action=action)
    again = partial(PlanActionForm, cluster=cluster)
    changed = _changed(request, cluster, form, services.change_action, action, lambda row: again(action=row))
    if changed:
        return changed
    return _form(request, cluster, form, _("Change the action"), "action", action=action, note_form=ProgressNoteForm())


@login_required
@require_POST
def action_state(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, action = _action_here(request, slug, public_id)
    tell_outcome(request, _("Saved."), services.set_state, action, by=request.user, state=request.POST.get("state", ""))
    return redirect("desk:plan_detail", cluster.slug)


@login_required
@require_POST
def action_note(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, action = _action_here(request, slug, public_id)
    form = ProgressNoteForm(request.POST)
    if form.is_valid() and attempt(form, services.add_note, action, by=request.user, **form.cleaned_data):
        messages.success(request, _("Written down."))
        return redirect("desk:action_edit", cluster.slug, action.public_id)
    first = PlanActionForm(cluster=cluster, action=action)
    return _form(request, cluster, first, _("Change the action"), "action", action=action, note_form=form, status=422)


@login_required
@require_POST
def action_move(request: Request, slug: str, public_id: str) -> HttpResponse:
    cluster, action = _action_here(request, slug, public_id)
    return _moved(request, cluster, action)


def _moved(request: Request, cluster: Cluster, row: Objective | PlanAction) -> HttpResponse:
    at = request.POST.get("at", "")
    seen_at = int(at) if at.isascii() and at.isdigit() and len(at) < 6 else 0
    services.move(row, by=request.user, up=request.POST.get("to") == "up", seen_at=seen_at)
    return redirect("desk:plan_detail", cluster.slug)


def _objective_here(request: Request, slug: str, public_id: str) -> tuple[Cluster, Objective]:
    cluster = cluster_here(request, slug, permissions.can_write_plan)
    found: Objective = get_object_or_404(
        Objective.objects.select_related("cluster"), cluster=cluster, public_id=public_id
    )
    return cluster, found


def _action_here(request: Request, slug: str, public_id: str) -> tuple[Cluster, PlanAction]:
    cluster = cluster_here(request, slug, permissions.can_write_plan)
    rows = PlanAction.objects.select_related("objective__cluster", "person", "organisation")
    found: PlanAction = get_object_or_404(rows, objective__cluster=cluster, public_id=public_id)
    return cluster, found


def _added(
    request: Request, cluster: Cluster, form: Any, service: Callable[..., Any], where: Any
) -> HttpResponse | None:
    """On to the plan once the service has taken it; None: the form is to be shown."""
    if form.is_valid() and attempt(
        form, service, where, by=request.user, submission=form.cleaned_data["submission"], **form.fields_for_service()
    ):
        messages.success(request, _("It stands in the plan."))
        return redirect("desk:plan_detail", cluster.slug)
    return None


def _changed(
    request: Request, cluster: Cluster, form: Any, service: Callable[..., Any], row: Any, again: Callable[[Any], Any]
) -> HttpResponse | None:
    """The same for what stands there already; `again` makes the form of what is stored meanwhile."""
    if form.is_valid() and save_version(form, service, row, again, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("desk:plan_detail", cluster.slug)
    return None


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: Request, cluster: Cluster, form: Any, heading: str, what: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "heading": heading, "what": what, **more}
    if action := more.get("action"):
        context["notes"] = list(action.notes.select_related("by"))
    return page(
        request, cluster, "desk:plan_edit", "desk/plan_form.html", context, status=422 if form.errors else status
    )
