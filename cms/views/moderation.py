"""The moderators' queue on the editors' desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import attempt, keyset_page, neighbours, tell_outcome
from portal.moderation import permissions, services
from portal.moderation.forms import DecideForm, GlanceForm
from portal.moderation.models import Case, Decision, Suspension
from portal.moderation.queries import Desk, desk, in_words, queue

Outcome = Decision.Outcome


@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; what was decided, the latest first."""
    _moderator(request)
    decided = request.GET.get("state") == "decided"
    key = "decided_at" if decided else "opened_at"
    page = keyset_page(queue(decided=decided), key=key, cursor=request.GET.get("after", ""), descending=decided)
    context = {"rows": in_words(page.rows), "decided": decided, **neighbours(request, page)}
    return render(request, "cms/desk/case_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    _moderator(request)
    case = _case(public_id)
    seen = desk(case, request.user)
    form = DecideForm(request.POST if request.method == "POST" else None, outcomes=_outcomes(seen))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempt(form, services.decide, case, by=request.user, **form.cleaned_data):
        messages.success(request, _("Decided. Those whom it concerns are told."))
        return redirect("moderation_cases")
    return _shown(request, seen, form=form)


@require_POST
def case_glance(request: HttpRequest, public_id: str) -> HttpResponse:
    """The logged step before a moderator reads a few messages of a conversation."""
    _moderator(request)
    case = _case(public_id)
    form = GlanceForm(request.POST)
    if form.is_valid() and attempt(form, services.look_around, case, by=request.user, **form.cleaned_data):
        messages.success(request, _("For an hour you see the messages around it. The people in it are told."))
        return redirect("moderation_case", case.public_id)
    return _shown(request, desk(case, request.user), glance_form=form)


@require_POST
def suspension_lift(request: HttpRequest, public_id: str, suspension: int) -> HttpResponse:
    _moderator(request)
    found = get_object_or_404(Suspension, pk=suspension, decision__case__public_id=public_id)
    tell_outcome(request, _("They can write messages again."), services.lift_suspension, found, by=request.user)
    return redirect("moderation_case", public_id)


def _moderator(request: HttpRequest) -> None:
    if not permissions.can_decide(request.user):
        raise PermissionDenied


def _case(public_id: str) -> Case:
    return get_object_or_404(Case.objects.select_related("content_type"), public_id=public_id)


def _outcomes(seen: Desk) -> list[str]:
    """Those that are possible for the thing."""
    is_held = hasattr(seen.case, "hold") and seen.case.hold.let_go_at is None
    outcomes: list[str] = [Outcome.LET_GO]
    if is_held:
        outcomes.append(Outcome.KEPT)
    elif seen.matter and seen.matter.hide:
        outcomes.append(Outcome.HIDDEN)
    if seen.speaker is not None and not permissions.can_decide(seen.speaker):
        outcomes.append(Outcome.SUSPENDED)
    return outcomes


def _shown(
    request: HttpRequest, seen: Desk, *, form: DecideForm | None = None, glance_form: GlanceForm | None = None
) -> HttpResponse:
    forms: dict[str, Any] = {
        "form": form or DecideForm(outcomes=_outcomes(seen)),
        "glance_form": glance_form or GlanceForm(),
    }
    case = seen.case
    context = {
        "desk": seen,
        "case": case,
        "reports": case.reports.select_related("reporter").order_by("made_at", "pk"),
        "hold": getattr(case, "hold", None),
        "decisions": case.decisions.select_related("by"),
        "glances": case.glances.select_related("by").order_by("at"),
        "suspensions": Suspension.objects.filter(decision__case=case, lifted_at=None).select_related("person"),
        **forms,
    }
    wrong = any(one.errors for one in forms.values())
    return render(request, "cms/desk/case_detail.html", context, status=422 if wrong else 200)
