"""Invitations: whom the organiser asks, who says no."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.words import number

from ..forms.invitations import EventInviteForm
from ..models import Invitation
from ..services import invitations as services
from .frame import organised_here, page

SIZE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: Request, public_id: str) -> HttpResponse:
    """Who is invited, the last first, and the form that invites. `?group=link:4` chooses a group in it."""
    event = organised_here(request, public_id)
    form = EventInviteForm(
        request.POST if request.method == "POST" else None,
        event=event,
        reader=request.user,
        initial={"group": request.GET.get("group", "")},
    )
    if form.is_valid():
        words = form.cleaned_data["words"]
        asked = attempt(form, services.invite, event, by=request.user, organisations=form.organisations, words=words)
        if asked:
            said = ngettext("%(number)s organisation is invited.", "%(number)s organisations are invited.", asked)
            messages.success(request, said % {"number": number(asked)})
            return redirect("events:invitation_list", event.public_id)
        if asked == 0:
            messages.info(
                request, _("Nobody new: they are invited already, have registered, or are kept apart from you.")
            )
            return redirect("events:invitation_list", event.public_id)
    rows = Invitation.objects.filter(event=event).select_related("organisation")
    shown = keyset_page(rows, key="sent_at", cursor=request.GET.get("after", ""), size=SIZE, descending=True)
    context = {"rows": shown.rows, "form": form, **neighbours(request, shown)}
    return page(request, event, "invitation_list", context, status=422 if form.errors else 200)


@login_required
@require_POST
def invitation_decline(request: Request, public_id: str) -> HttpResponse:
    rows = Invitation.objects.visible_to(request.user).select_related("event__organiser", "organisation")
    invitation = get_object_or_404(rows, public_id=public_id)
    tell_outcome(request, _("Answered. They read it."), services.decline, invitation, by=request.user)
    return redirect("events:event_list")


@login_required
@require_POST
def invitation_withdraw(request: Request, public_id: str) -> HttpResponse:
    rows = Invitation.objects.visible_to(request.user).select_related("event__organiser", "organisation")
    invitation = get_object_or_404(rows, public_id=public_id)
    tell_outcome(request, _("Taken back."), services.withdraw_invitation, invitation, by=request.user)
    return redirect("events:invitation_list", invitation.event.public_id)
