"""What those who were told leave without an answer, for the named staff of the office of its cluster."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, tell_outcome
from portal.organisations.views.frame import office_here

from ..models import Escalation, Match
from ..queries.silence import silences_of
from ..services import escalations


@login_required
@require_safe
@never_cache
def office_silence(request: Request, cluster: str) -> HttpResponse:
    return _shown(request, cluster)


@login_required
@require_POST
def silence_tell(request: Request, cluster: str, public_id: str) -> HttpResponse:
    escalation = _escalation(request, cluster, public_id)
    chosen = Match.objects.filter(listing=escalation.listing_id)
    match = get_object_or_404(chosen.select_related("listing"), public_id=request.POST.get("match", ""))
    done = _("They have been told.")
    tell_outcome(request, done, escalations.tell_alternative, escalation, match, by=request.user)
    return redirect("matchmaking:office_silence", cluster)


@login_required
@require_POST
def silence_settle(request: Request, cluster: str, public_id: str) -> HttpResponse:
    escalation = _escalation(request, cluster, public_id)
    try:
        escalations.settle(escalation, by=request.user, how=request.POST.get("how", ""))
    except NotPossible as refusal:
        return _shown(request, cluster, refused=escalation.public_id, why=refusal.message)
    messages.success(request, _("Noted."))
    return redirect("matchmaking:office_silence", cluster)


def _shown(request: Request, cluster: str, *, refused: str = "", why: str = "") -> HttpResponse:
    """`refused`: at which of them something is missing, and what."""
    where = office_here(request, cluster)
    rows = silences_of(where, request.user)
    context = {"cluster": where, "rows": rows, "ways": Escalation.How.choices, "refused": refused, "why": why}
    return render(request, "matchmaking/office_silence.html", context, status=422 if refused else 200)


def _escalation(request: Request, cluster: str, public_id: str) -> Escalation:
    where = office_here(request, cluster)
    seen = Escalation.objects.visible_to(request.user).select_related("listing__cluster", "listing__organisation")
    escalation: Escalation = get_object_or_404(seen, public_id=public_id, listing__cluster=where)
    return escalation
