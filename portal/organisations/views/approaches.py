"""The invitations of a cluster's office: whom to ask, who is waited for, whom to call, and sheets to print."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.accounts.identifiers import as_argument
from portal.core.errors import NotPossible
from portal.core.http import attempt, tell_outcome

from ..forms.approaches import ApproachForm, CallForm, WayForm, chosen_rows
from ..models import Approach, Cluster, Opening, Organisation
from ..queries.approaches import office_invitations as read_invitations
from ..queries.approaches import sheets
from ..services import write_openings
from ..services.approaches import approach, end_approach, mark_called
from .frame import office_here

PER_PAGE = {"1": "one", "6": "six"}


@login_required
@never_cache
def office_invitations(request: HttpRequest, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    if request.method == "POST":
        return _act(request, where)
    return _page(request, where)


@require_GET
@login_required
@never_cache
def office_invitation_sheet(request: HttpRequest, cluster: str) -> HttpResponse:
    """To print: one A4 page for each organisation, or six on a page."""
    where = office_here(request, cluster)
    per = request.GET.get("per", "1")
    context = {
        "cluster": where,
        "sheets": sheets(where, request.GET.getlist("one")),
        "per": per if per in PER_PAGE else "1",
        "look": PER_PAGE.get(per, "one"),
    }
    response = render(request, "organisations/office_invitation_sheet.html", context)
    # The links on this page are keys: they go to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response


def _act(request: HttpRequest, where: Cluster) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "one":
        return _ask_one(request, where)
    if action == "many":
        return _ask_many(request, where)
    made = get_object_or_404(
        Approach.objects.select_related("cluster", "organisation", "invitation__organisation"),
        cluster=where,
        public_id=request.POST.get("approach", ""),
    )
    if action == "end":
        tell_outcome(request, _("The invitation is taken back."), end_approach, made, by=request.user)
    else:
        call = request.POST.get("call", "")
        tell_outcome(request, _("Written down."), mark_called, made, by=request.user, call=call)
    return redirect("organisations:office_invitations", where.slug)


def _ask_one(request: HttpRequest, where: Cluster) -> HttpResponse:
    form = ApproachForm(request.POST, cluster=where)
    if form.is_valid():
        given = form.cleaned_data
        who = as_argument(given["address"])
        made = attempt(form, approach, given["organisation"], where, by=request.user, way=given["way"], **who)
        if made is not None:
            messages.success(request, _("The invitation is written. It is good for six weeks."))
            return redirect("organisations:office_invitations", where.slug)
    return _page(request, where, form)


def _ask_many(request: HttpRequest, where: Cluster) -> HttpResponse:
    """Each of those ticked by itself: what is wrong with one keeps no other back."""
    form = WayForm(request.POST)
    if not form.is_valid():
        return _page(request, where, way_form=form)
    nobodys = Organisation.objects.published().in_cluster(where).filter(claimed_at=None).select_related("region")
    rows = chosen_rows(request.POST, list(nobodys), where.region.country)
    if not rows:
        form.add_error(None, _("Tick those that you want to ask."))
        return _page(request, where, way_form=form)
    done, problems = 0, []
    for organisation, address in rows:
        problem: object = address
        if isinstance(address, dict):
            try:
                approach(organisation, where, by=request.user, way=form.cleaned_data["way"], **address)
            except NotPossible as refusal:
                problem = refusal.message
            else:
                done += 1
                continue
        problems.append(_("%(name)s: %(problem)s") % {"name": organisation.name, "problem": problem})
    if done:
        words = ngettext("%(number)s invitation is written.", "%(number)s invitations are written.", done)
        messages.success(request, words % {"number": done})
    for words in problems[:10]:
        messages.error(request, words)
    return redirect("organisations:office_invitations", where.slug)


def _page(
    request: HttpRequest, where: Cluster, form: ApproachForm | None = None, way_form: WayForm | None = None
) -> HttpResponse:
    found = read_invitations(where)
    shown = [row.organisation for row in found.to_ask]
    shown += [row.approach.organisation for row in (*found.waiting, *found.calls)]
    write_openings({Opening.Thing.CONTACT: shown}, by=request.user, office=where)
    context = {
        "cluster": where,
        "found": found,
        "form": form or ApproachForm(cluster=where),
        "way_form": way_form or WayForm(),
        "call_form": CallForm(),
    }
    status = 422 if form or way_form else 200
    response = render(request, "organisations/office_invitations.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
