"""Replacing a lost number or e-mail, or an absent owner: asking, stopping, and the link that refuses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.core.http import attempt, tell_outcome

from .. import permissions
from ..forms.recoveries import AddressForm, OwnerForm, WhomForm
from ..models import Cluster, Membership, Organisation, Recovery
from ..services.recoveries import (
    ask_new_address,
    ask_new_owner,
    recovery_with,
    refuse_recovery,
    stop_recovery,
)
from .frame import office_here, organisation_here, sent


@login_required
@never_cache
def recover(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """About one person of an organisation: for its owners and administrators, and the office of its cluster."""
    organisation = organisation_here(request, slug)
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation__region"),
        organisation=organisation,
        public_id=public_id,
        ended_at=None,
    )
    may_address = permissions.can_recover_address(request.user, membership)
    may_owner = permissions.can_replace_owner(request.user, membership)
    if not may_address and not may_owner:
        raise Http404
    waiting = Recovery.objects.filter(person=membership.user, organisation=organisation, state="").first()
    action = request.POST.get("action", "")
    address_form = AddressForm(request.POST if action == "address" else None, country=organisation.country)
    owner_form = OwnerForm(request.POST if action == "owner" else None, membership=membership)
    if action == "stop" and waiting:
        tell_outcome(request, _("It is stopped."), stop_recovery, waiting, by=request.user)
        return redirect(request.path)
    made: Any = None
    if address_form.is_valid() and may_address:
        made = attempt(address_form, ask_new_address, membership, by=request.user, **address_form.facts())
    if owner_form.is_valid() and may_owner:
        made = attempt(owner_form, ask_new_owner, membership, by=request.user, **owner_form.cleaned_data)
    if made:
        messages.success(request, _("Asked. They are told at all their addresses, and the owners too."))
        return redirect(request.path)
    context = {
        "organisation": organisation,
        "membership": membership,
        "waiting": waiting,
        "may_address": may_address,
        "may_owner": may_owner,
        "may_stop": bool(waiting) and permissions.can_stop_recovery(request.user, waiting),
        "address_form": address_form,
        "owner_form": owner_form,
        "days": settings.ABSENT_OWNER_DAYS,
        "has_successors": owner_form.has_successors(),
        "where_to_invite": _where_to_invite(request, organisation),
    }
    return render(request, "organisations/recover.html", context, status=422 if request.method == "POST" else 200)


def _where_to_invite(request: HttpRequest, organisation: Organisation) -> str:
    """The page on which the reader asks somebody into this organisation: its own, or that of their office."""
    if permissions.acts_for(request.user, organisation):
        return reverse("organisations:members", args=[organisation.slug])
    here = Cluster.objects.filter(memberships__organisation=organisation, memberships__ended_at=None)
    office = here.filter(office_staff__user=request.user, office_staff__ended_at=None).first()
    return reverse("organisations:office_invitations", args=[office.slug]) if office else ""


@login_required
@never_cache
def office_recovery(request: HttpRequest, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    form = WhomForm(sent(request), cluster=where)
    if form.is_valid():
        membership = form.membership()
        if membership:
            return redirect("organisations:recover", membership.organisation.slug, membership.public_id)
        form.add_error("known", _("Nobody of this organisation signs in with that."))
    context = {"cluster": where, "form": form}
    return render(request, "organisations/office_recovery.html", context, status=422 if form.is_bound else 200)


@never_cache
def recovery(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse without signing in: the link is the key. Opening it changes nothing."""
    found = recovery_with(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        tell_outcome(request, _("Refused. Nothing changes."), refuse_recovery, found)
        return redirect("organisations:recovery", token)
    response = render(request, "organisations/recovery.html", {"recovery": found, "organisation": found.organisation})
    response["Referrer-Policy"] = "same-origin"
    return response
