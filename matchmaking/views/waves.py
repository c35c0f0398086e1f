"""How the round of asking goes, for those whose need or offer it is: who was told, and the buttons that steer it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, tell_outcome

from .. import permissions
from ..models import Listing
from ..queries.funnel import funnel_of
from ..services import dispatch
from .listings import readable


@login_required
@require_safe
def listing_told(request: Request, public_id: str) -> HttpResponse:
    """The part of the page that says who was told: it asks for itself while it is open."""
    listing = _own(request, public_id)
    return render(request, "matchmaking/_told.html", {"listing": listing, "funnel": funnel_of(listing, request.user)})


@login_required
@require_POST
def listing_tell_next(request: Request, public_id: str) -> HttpResponse:
    listing, after = _own(request, public_id), _number(request, "after")
    tell_outcome(request, _("The next ones have been told."), dispatch.send_now, listing, by=request.user, after=after)
    return redirect(f"{listing.get_absolute_url()}#told")


@login_required
@require_POST
def listing_tell_nobody(request: Request, public_id: str) -> HttpResponse:
    listing = _own(request, public_id)
    done = _("Nobody else is told. Those who were told may still answer.")
    tell_outcome(request, done, dispatch.stop, listing, by=request.user)
    return redirect(f"{listing.get_absolute_url()}#told")


@login_required
@require_POST
def listing_enough(request: Request, public_id: str) -> HttpResponse:
    listing, enough = _own(request, public_id), _number(request, "enough")
    tell_outcome(request, _("Noted."), dispatch.set_enough, listing, by=request.user, enough=enough)
    return redirect(f"{listing.get_absolute_url()}#told")


def _own(request: Request, public_id: str) -> Listing:
    """Also a reader of the listing itself learns nothing of whom it was told to."""
    listing: Listing = get_object_or_404(readable(request), public_id=public_id)
    if not permissions.can_steer(request.user, listing):
        raise NotAllowed
    return listing


def _number(request: Request, name: str) -> int:
    """As it was typed, also in Arabic digits; -1 for what is none."""
    typed = request.POST.get(name, "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 4 else -1
