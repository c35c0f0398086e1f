"""The first page after signing in: find, ask, meet, and what waits on whom the reader acts for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from matchmaking.queries.counts import counted_once
from portal.analytics.navigation import acts_for_authority
from portal.analytics.queries.chain import chain_of
from portal.core.http import Request
from portal.desk.queries.offices import offices_of
from portal.organisations.forms import QuestionForm
from portal.organisations.models import Organisation
from portal.organisations.permissions import can_edit_organisation
from portal.organisations.queries.completeness import completeness_of

from ..queries.clusters import run_by
from ..queries.member_home import member_home as home_of


@require_safe
@login_required
def member_home(request: Request) -> HttpResponse:
    """To the desk for those who serve in an office and act for the cluster organisation, or for nobody.

    Who acts for another organisation reads that one's home, with a line about what waits for the office. Editors who act for nobody
    are led to their desk.
    """
    organisation = request.acting_organisation
    offices = offices_of(request.user)
    acts_for_cluster = bool(organisation) and organisation.kind == Organisation.Kind.CLUSTER
    if offices and (acts_for_cluster or not organisation):
        own = organisation.pk if organisation else None
        return redirect("desk:queue", min(offices, key=lambda one: one.organisation_id != own).slug)
    if not organisation:
        return redirect("wagtailadmin_home" if request.user.has_perm("wagtailadmin.access_admin") else "front:start")
    cluster = run_by(organisation) if acts_for_cluster else None
    # Those who keep the page are asked about it, once it is public.
    keeps = organisation.is_published and can_edit_organisation(request.user, organisation)
    completeness = completeness_of(organisation) if keeps else None
    question = completeness.question if completeness else None
    context = {
        "completeness": completeness,
        "question_form": QuestionForm(question=question) if question else None,
        "home": home_of(request.user, organisation, counted_once(request)),
        "organisation": organisation,
        "offices": offices,
        "acts_for_authority": acts_for_authority(request),
        "cluster": cluster,
        "chain": chain_of(cluster, for_office=True) if cluster else None,
    }
    return render(request, "front/member_home.html", context)
