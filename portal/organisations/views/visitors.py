"""Coming in by an invitation. The page works for visitors; coming in itself wants a signed-in person and a click."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.identifiers import masked
from portal.core.errors import NotPossible

from .. import services
from ..middleware import SESSION_KEY
from ..models import Invitation
from ..services.invitations import is_meant_for, why_closed
from ..tokens import invitation_with


@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Says who asks whom into what; accepts on a click. A mail scanner that opens the link changes nothing."""
    invitation = invitation_with(token)
    if invitation is None:
        raise Http404
    if request.method == "POST" and request.user.is_authenticated:
        try:
            membership = services.accept_invitation(token, by=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return redirect("organisations:invitation_accept", token)
        request.session[SESSION_KEY] = membership.organisation.public_id
        messages.success(request, _("Welcome. You act for %(name)s now.") % {"name": membership.organisation.name})
        return redirect("front:member_home")
    response = _page(request, invitation)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response


def _page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    closed = why_closed(invitation)
    person = request.user if request.user.is_authenticated else None
    if closed and person and invitation.accepted_by_id == person.pk:
        return redirect("front:member_home")
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "closed": closed.message if closed else "",
        "address": masked(invitation.email or invitation.phone),
        "is_meant_for_reader": bool(person and is_meant_for(invitation, person)),
    }
    return render(request, "organisations/invitation_accept.html", context, status=410 if closed else 200)
