"""The people of an organisation: who they are, what they may, who is asked in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.core.errors import NotAllowed, NotPossible
from portal.core.http import attempt, tell_outcome

from .. import permissions, services
from ..forms import InviteForm, RoleForm
from ..models import Invitation, Membership, Organisation
from ..queries.people import people_of
from .frame import organisation_here, section


@require_GET
@login_required
@never_cache
def members(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who belongs here. Without a name in the address: to the organisation one acts for."""
    if not slug:
        if not request.acting_organisation:  # type: ignore[attr-defined]
            raise Http404
        return redirect("organisations:members", request.acting_organisation.slug)  # type: ignore[attr-defined]
    return _page(request, _organisation(request, slug))


@require_POST
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation(request, slug)
    if not permissions.can_manage_members(request.user, organisation):
        raise NotAllowed
    form = InviteForm(request.POST, organisation=organisation, rank=_rank(request, organisation))
    if form.is_valid():
        invitation = attempt(form, services.invite_member, organisation, by=request.user, **form.facts())
        if invitation is not None:
            if invitation.email:
                messages.success(request, _("The invitation is on its way. It is good for two weeks."))
            else:
                messages.success(request, _("The invitation is written. Send its link: we do not."))
            return redirect("organisations:members", organisation.slug)
    return _page(request, organisation, form, status=422)


@require_POST
@login_required
def invitation_revoke(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = _organisation(request, slug)
    invitation = get_object_or_404(Invitation, organisation=organisation, public_id=public_id)
    services.revoke_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation is taken back."))
    return redirect("organisations:members", organisation.slug)


@require_POST
@login_required
def member_role(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = _organisation(request, slug)
    membership = get_object_or_404(Membership, organisation=organisation, public_id=public_id, ended_at=None)
    form = RoleForm(request.POST, rank=_rank(request, organisation))
    if not form.is_valid():
        raise NotAllowed
    role = form.cleaned_data["role"]
    tell_outcome(request, _("The role is changed."), services.change_role, membership, by=request.user, role=role)
    return redirect("organisations:members", organisation.slug)


@require_POST
@login_required
def member_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Take somebody out, or leave."""
    organisation = _organisation(request, slug)
    membership = get_object_or_404(Membership, organisation=organisation, public_id=public_id, ended_at=None)
    leaving = membership.user_id == request.user.pk
    try:
        services.remove_member(membership, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return redirect("organisations:members", organisation.slug)
    if leaving:
        messages.success(request, _("You have left %(name)s.") % {"name": organisation.name})
        return redirect("front:member_home")
    messages.success(request, _("This person no longer acts for your organisation."))
    return redirect("organisations:members", organisation.slug)


def _organisation(request: HttpRequest, slug: str) -> Organisation:
    organisation = organisation_here(request, slug)
    if not permissions.can_see_members(request.user, organisation):
        raise NotAllowed
    return organisation


def _rank(request: HttpRequest, organisation: Organisation) -> int:
    """How far the reader's power reaches here; staff of the portal can do what an owner can."""
    if permissions.is_operator(request.user):
        return permissions.rank_of(Membership.Role.OWNER)
    return permissions.rank_of(permissions.role_of(request.user, organisation))


def _page(
    request: HttpRequest, organisation: Organisation, form: InviteForm | None = None, status: int = 200
) -> HttpResponse:
    rank = _rank(request, organisation)
    manages = permissions.can_manage_members(request.user, organisation)
    context: dict[str, Any] = {"people": people_of(organisation, reader=request.user, rank=rank)}
    if manages:
        context["form"] = form or InviteForm(organisation=organisation, rank=rank)
    return section(request, organisation, "members", context, status=status)
