"""The self-assessment: read by those who read the plan, answered by the office."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.analytics.views.frame import cluster_here, page
from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.models import Cluster

from .. import permissions
from ..forms.assessment import AssessmentAnswerForm
from ..indicators import indicators
from ..models import AssessmentRound
from ..queries.assessment import line_of, rounds_of, sheet_of
from ..services import assessment as services


@login_required
@require_safe
def assessment_detail(request: Request, slug: str) -> HttpResponse:
    """The round of a year (`?year=`), else the latest."""
    cluster = cluster_here(request, slug, permissions.can_read_plan)
    rounds = rounds_of(cluster)
    wanted = request.GET.get("year", "")
    chosen = next((one for one in rounds if str(one.year) == wanted), rounds[0] if rounds else None)
    if chosen:
        chosen.cluster = cluster
    this_year = timezone.localdate().year
    context = {
        "rounds": rounds,
        "sheet": sheet_of(chosen) if chosen else None,
        "this_year": this_year,
        "can_begin": all(one.year != this_year for one in rounds),
    }
    return page(request, cluster, "desk:assessment_detail", "desk/assessment_detail.html", context)


@login_required
@require_POST
def assessment_begin(request: Request, slug: str) -> HttpResponse:
    cluster = cluster_here(request, slug, permissions.can_assess)
    year = timezone.localdate().year
    tell_outcome(
        request,
        _("Begun. What the portal knows is filled in."),
        services.begin_round,
        cluster,
        by=request.user,
        year=year,
    )
    return redirect("desk:assessment_detail", cluster.slug)


@login_required
@require_POST
def assessment_count(request: Request, slug: str, year: int) -> HttpResponse:
    cluster, round_ = _round_here(request, slug, year)
    tell_outcome(request, _("Counted again."), services.count_again, round_, by=request.user)
    return redirect("desk:assessment_detail", cluster.slug)


@login_required
@require_POST
def assessment_close(request: Request, slug: str, year: int) -> HttpResponse:
    cluster, round_ = _round_here(request, slug, year)
    services.close_round(round_, by=request.user)
    messages.success(request, _("Closed. It stays as it is."))
    return redirect("desk:assessment_detail", cluster.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_answer(request: Request, slug: str, year: int, key: str) -> HttpResponse:
    cluster, round_ = _round_here(request, slug, year)
    if key not in indicators():
        raise Http404
    line = line_of(round_, key)
    form = AssessmentAnswerForm(request.POST if request.method == "POST" else None, line=line)
    if form.is_valid() and attempt(form, services.answer, round_, key, by=request.user, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("desk:assessment_detail", cluster.slug)
    if form.has_error("__all__", "overtaken"):
        # Their answer is shown above; saving again is then a decision about it.
        form.data = {**form.data.dict(), "seen": str(line.versions)}  # type: ignore[attr-defined]
    versions = list(round_.answers.filter(indicator=key).select_related("by").order_by("-number"))
    context = {"form": form, "line": line, "round": round_, "versions": versions}
    status = 422 if form.errors else 200
    return page(request, cluster, "desk:assessment_answer", "desk/assessment_form.html", context, status=status)


def _round_here(request: Request, slug: str, year: int) -> tuple[Cluster, AssessmentRound]:
    cluster = cluster_here(request, slug, permissions.can_assess)
    found: AssessmentRound = get_object_or_404(AssessmentRound, cluster=cluster, year=year)
    found.cluster = cluster
    return cluster, found
