"""The chain of a cluster with what it lacks; one gap with who could fill it; what begins from it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.analytics.queries.chain import chain_of
from portal.analytics.queries.coverage import coverage_of
from portal.analytics.views.frame import cluster_here, page
from portal.core.errors import NotPossible
from portal.core.http import Request
from portal.organisations.models import Cluster, Opening, Organisation
from portal.organisations.services import write_openings
from portal.projects.permissions import can_call

from .. import permissions
from ..models import Gap, GapStep
from ..queries import gaps as queries
from ..services import gaps as services

Into = GapStep.Into
DONE_ELSEWHERE = frozenset({Into.SEARCH, Into.TELEPHONE})
"""What leaves no trace of its own here: somebody says that it was done."""


@login_required
@never_cache
@require_safe
def chain(request: Request, cluster: str) -> HttpResponse:
    """The ribbon and the same as a table, for all who may read totals; below it, for the office, what is missing."""
    where = cluster_here(request, cluster, permissions.can_read_plan)
    works = permissions.can_work_at_desk(request.user, where)
    gaps = queries.gaps_of(where, request.user) if works else []
    context = {
        "chain": chain_of(where, for_office=works),
        "coverage": coverage_of(where),
        "works": works,
        "gaps": gaps,
        "is_to_come": works and not gaps and services.unmet_needs(where).exists(),
        "closed": queries.closed_of(where, request.user) if works else [],
        "may_call": works and can_call(request.user, request.acting_organisation),
        "links": [link.name for link in where.links.order_by("position")],
    }
    return page(request, where, "desk:chain", "desk/chain.html", context)


@login_required
@require_POST
def chain_look(request: Request, cluster: str) -> HttpResponse:
    where = cluster_here(request, cluster, permissions.can_work_at_desk)
    services.ask_to_look(where, by=request.user)
    messages.success(request, _("We are looking. What is missing stands here in a moment."))
    return redirect("desk:chain", where.slug)


@login_required
@never_cache
@require_safe
def gap(request: Request, cluster: str, public_id: str) -> HttpResponse:
    where, one = _here(request, cluster, public_id)
    found = queries.gap_page(one, request.user)
    write_openings({Opening.Thing.ENTRUSTED: found.told_to_the_office_alone}, by=request.user, office=where)
    context = {
        "gap": one,
        "found": found,
        "row": found.row,
        "may_call": can_call(request.user, request.acting_organisation),
        "links": [link.name for link in where.links.order_by("position")],
    }
    return page(request, where, "desk:gap", "desk/gap.html", context)


@login_required
@require_POST
def gap_turn(request: Request, cluster: str, public_id: str) -> HttpResponse:
    """Remember what is begun, and lead to where it is done, with what is known of the gap already written there; or note what was done."""
    where, one = _here(request, cluster, public_id)
    into = request.POST.get("into", "")
    named = request.POST.get("organisation", "").replace("\x00", "")
    organisation = Organisation.objects.published().filter(slug=named).first() if named else None
    try:
        services.turn_gap(one, by=request.user, into=into, organisation=organisation)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(one)
    if into == Into.INVITE:
        messages.success(request, _("They are asked. They read which needs they may see, and can ask to join."))
        return redirect(one)
    if into in DONE_ELSEWHERE:
        messages.success(request, _("Noted."))
        return redirect(one)
    return redirect(_where_it_is_done(where, one, into))


@login_required
@require_safe
def gap_asked(request: Request, cluster: str, public_id: str) -> HttpResponse:
    """What whoever is invited reads: what is missing, and of the needs those that their askers let them see."""
    known = GapStep.objects.visible_to(request.user).filter(gap__cluster__slug=cluster)
    step = get_object_or_404(
        known.select_related("gap__cluster__region", "gap__link", "gap__sector", "organisation"), public_id=public_id
    )
    gap = step.gap
    needs = queries.needs_shown_to(gap, request.user)
    is_member = gap.cluster.memberships.filter(organisation=step.organisation_id, ended_at=None).exists()
    context = {
        "step": step,
        "gap": gap,
        "cluster": gap.cluster,
        "needs": needs,
        "is_member": is_member,
        "is_over": gap.state == Gap.State.CLOSED,
    }
    return render(request, "desk/gap_asked.html", context)


def _here(request: Request, cluster: str, public_id: str) -> tuple[Cluster, Gap]:
    where = cluster_here(request, cluster, permissions.can_work_at_desk)
    known = Gap.objects.visible_to(request.user).filter(cluster=where)
    found: Gap = get_object_or_404(known.select_related("link", "sector", "cluster__region"), public_id=public_id)
    return where, found


def _where_it_is_done(cluster: Cluster, gap: Gap, into: str) -> str:
    page = {
        Into.PURCHASE: "matchmaking:need_create",
        Into.TRAINING: "events:course_create",
        Into.CALL: "projects:call_create",
    }[Into(into)]
    known = {"title": gap.name[: queries.LONGEST_NAME], "cluster": cluster.slug}
    if into == Into.PURCHASE:
        # As many of its own as it likes to count; from its page those whose needs wait are asked to buy together.
        known |= {
            "link": f"{cluster.slug}:{gap.link.position}" if gap.link else "",
            "sector": gap.sector_id or "",
            "category": gap.category or queries.usual_category(gap),
            "unit": queries.usual_unit(gap),
        }
    return f"{reverse(page)}?{urlencode({name: value for name, value in known.items() if value})}"
