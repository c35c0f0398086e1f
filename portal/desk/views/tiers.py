"""Tiers of membership, and what is asked of those who apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.http import Request, attempt
from portal.ui.versions import save_version

from .. import permissions
from ..forms.tiers import ApplicationQuestionForm, TierForm
from ..models import Question, Tier
from ..queries.applications import tiers_of
from ..services import tiers as services


@login_required
@require_safe
def tier_list(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    context = {"tiers": list(tiers_of(cluster)), "questions": list(Question.objects.filter(cluster=cluster))}
    return page(request, cluster, "desk:tier_list", "desk/tier_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tier_add(request: Request, slug: str) -> HttpResponse:
    return _add(request, slug, TierForm, services.add_tier, _("Add a tier"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tier_edit(request: Request, slug: str, public_id: str) -> HttpResponse:
    return _edit(request, slug, public_id, Tier, TierForm, services.change_tier, _("Change the tier"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: Request, slug: str) -> HttpResponse:
    return _add(request, slug, ApplicationQuestionForm, services.add_question, _("Ask something of those who apply"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: Request, slug: str, public_id: str) -> HttpResponse:
    changed = services.change_question
    return _edit(request, slug, public_id, Question, ApplicationQuestionForm, changed, _("Change the question"))


@login_required
@require_POST
def tier_close(request: Request, slug: str, public_id: str) -> HttpResponse:
    """Closed; or open again."""
    return _turn(request, slug, public_id, Tier)


@login_required
@require_POST
def question_close(request: Request, slug: str, public_id: str) -> HttpResponse:
    return _turn(request, slug, public_id, Question)


def _turn(request: Request, slug: str, public_id: str, model: type[Tier | Question]) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    row: Any = get_object_or_404(model.objects.select_related("cluster"), cluster=cluster, public_id=public_id)
    # What was wanted stands in the form: the second click of two does not turn it back.
    if request.POST.get("open") == "1":
        services.reopen(row, by=request.user)
        messages.success(request, _("It is open again."))
    else:
        services.close(row, by=request.user)
        messages.success(request, _("Closed. What is there stays."))
    return redirect("desk:tier_list", cluster.slug)


def _add(request: Request, slug: str, made: Any, service: Callable[..., Any], heading: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    form = made(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form,
        service,
        cluster,
        by=request.user,
        submission=form.cleaned_data["submission"],
        **form.fields_for_service(),
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:tier_list", cluster.slug)
    return _form(request, cluster, form, heading)


def _edit(
    request: Request,
    slug: str,
    public_id: str,
    model: Any,
    made: Callable[..., Any],
    service: Callable[..., Any],
    heading: str,
) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_work_at_desk)
    row = get_object_or_404(model.objects.select_related("cluster"), cluster=cluster, public_id=public_id)
    form = made(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and save_version(
        form, service, row, lambda stored: made(row=stored), by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:tier_list", cluster.slug)
    return _form(request, cluster, form, heading)


def _form(request: Request, cluster: Any, form: Any, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "is_tier": isinstance(form, TierForm)}
    status = 422 if form.errors else 200
    return page(request, cluster, "desk:tier_edit", "desk/tier_form.html", context, status=status)
