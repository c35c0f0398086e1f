"""The moderators' queue on the editors' desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import attempt, keyset_page, neighbours, tell_outcome
from portal.core.text import isolated, listed
from portal.moderation import permissions, services
from portal.moderation.forms import BulkForm, DecideForm, FilterForm, GiveForm, GlanceForm
from portal.moderation.matters import title_of
from portal.moderation.models import Case, Decision, Proposal, Suspension
from portal.moderation.queries import Desk, desk, in_words, queue, second_pairs
from portal.onboarding.models import Merge
from portal.onboarding.queries.duplicates import merges_of
from portal.ui.words import number

Outcome = Decision.Outcome
MOST_TICKED = 50


@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; what was decided, the latest first."""
    _moderator(request)
    return _list_shown(request)


@require_POST
def case_bulk(request: HttpRequest) -> HttpResponse:
    """One decision about all that was ticked, and of each what came of it."""
    _moderator(request)
    ticked = request.POST.getlist("cases")[:MOST_TICKED]
    cases = list(Case.objects.filter(public_id__in=ticked).select_related("content_type").order_by("opened_at", "pk"))
    data = request.POST.copy()
    data.setlist("cases", [case.public_id for case in cases])
    form = BulkForm(data, cases=data.getlist("cases"))
    wanted = {name: value for name, value in form.cleaned_data.items() if name != "cases"} if form.is_valid() else {}
    told = attempt(form, services.decide_many, cases, by=request.user, **wanted) if form.is_valid() else None
    if told is None:
        return _list_shown(request, form=form, ticked=ticked)
    done = [case for case, why in told if not why]
    if done:
        words = ngettext("%(number)s decided.", "%(number)s decided.", len(done)) % {"number": number(len(done))}
        messages.success(request, f"{words} {listed([isolated(title_of(case.about)) for case in done])}")
    for case, why in told:
        if why:
            messages.error(request, f"{isolated(title_of(case.about)) or case.public_id}: {why}")
    return redirect("moderation_cases")


@require_POST
def case_take(request: HttpRequest, public_id: str) -> HttpResponse:
    _moderator(request)
    tell_outcome(request, _("You look after it now."), services.take, _case(public_id), by=request.user)
    return redirect("moderation_case", public_id)


@require_POST
def case_give(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand it over to a colleague, to oneself, or back to all."""
    _moderator(request)
    form = GiveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["to"]
        tell_outcome(request, _("Handed over."), services.give, _case(public_id), by=request.user, to=given)
    else:
        messages.error(request, _("Choose one of the moderators."))
    return redirect("moderation_case", public_id)


@require_POST
def proposal_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second pair of eyes agrees."""
    _moderator(request)
    done = _("Confirmed. Those whom it concerns are told.")
    tell_outcome(request, done, services.confirm, _proposal(public_id), by=request.user)
    return redirect("moderation_case", public_id)


@require_POST
def proposal_decline(request: HttpRequest, public_id: str) -> HttpResponse:
    _moderator(request)
    done = _("Declined. Nothing has happened, and the case waits on.")
    tell_outcome(request, done, services.decline, _proposal(public_id), by=request.user)
    return redirect("moderation_case", public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    _moderator(request)
    case = _case(public_id)
    seen = desk(case, request.user)
    form = DecideForm(request.POST if request.method == "POST" else None, outcomes=_outcomes(seen))
    made = None
    if request.method == "POST" and form.is_valid():
        made = attempt(form, services.decide, case, by=request.user, **form.cleaned_data)
    if isinstance(made, Proposal):
        messages.success(request, _("Asked for. Somebody else has to confirm it; nothing has happened yet."))
        return redirect("moderation_case", case.public_id)
    if made is not None:
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
    return get_object_or_404(Case.objects.select_related("content_type", "owner"), public_id=public_id)


def _proposal(public_id: str) -> Proposal:
    """The one that waits, else the last: whoever comes second is told what became of it."""
    rows = Proposal.objects.filter(case__public_id=public_id).select_related("case__content_type", "by")
    found = rows.order_by("ended_at", "-pk").filter(ended_at=None).first() or rows.order_by("-ended_at").first()
    if found is None:
        raise Http404
    return found


def _list_shown(request: HttpRequest, *, form: BulkForm | None = None, ticked: Sequence[str] = ()) -> HttpResponse:
    decided = request.GET.get("state") == "decided"
    filters = FilterForm(request.GET)
    key = "decided_at" if decided else "opened_at"
    rows = queue(decided=decided, reader=request.user, **filters.chosen())
    page = keyset_page(rows, key=key, cursor=request.GET.get("after", ""), descending=decided)
    context = {
        "rows": in_words(page.rows),
        "decided": decided,
        "filters": filters,
        "is_filtered": any(filters.chosen().values()),
        "form": form or BulkForm(cases=[]),
        "ticked": ticked,
        "second": [] if decided else second_pairs(request.user),
        "merges": [] if decided else _merges(request.user),
        **neighbours(request, page),
    }
    return render(request, "cms/desk/case_list.html", context, status=422 if form and form.errors else 200)


def _merges(reader: Any) -> Sequence[Merge]:
    """Those that the portal's staff asked for and that wait for another of the staff, whoever may see them."""
    if not reader.is_staff:
        return []
    return list(merges_of(reader).filter(state=Merge.State.ASKED, by_staff=True)[:MOST_TICKED])


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
        "decisions": case.decisions.select_related("by", "asked_by"),
        "proposal": case.proposals.filter(ended_at=None).select_related("by").first(),
        "give_form": GiveForm(initial={"to": case.owner_id}),
        "glances": case.glances.select_related("by").order_by("at"),
        "suspensions": Suspension.objects.filter(decision__case=case, lifted_at=None).select_related("person"),
        **forms,
    }
    wrong = any(one.errors for one in forms.values())
    return render(request, "cms/desk/case_detail.html", context, status=422 if wrong else 200)
