"""Who introduced those who talk: what that person reads, and how both sides call them back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, tell_outcome

from ..forms import GuestForm
from ..models import Guest
from ..permissions import can_speak_as_guest, is_closed, reaches
from ..queries.guests import sides_of_guest, windows_of
from ..services.guests import call_back, leave, let_go
from ..services.speaking_as_guest import have_looked, say_as_guest
from .pages import own_conversation


@login_required
@require_safe
@never_cache
def guest_read(request: Request, public_id: str) -> HttpResponse:
    """Inside their windows; for everybody else there is no such page. Reading it is having read it."""
    guest = _own_guest(request, public_id)
    have_looked(guest, by=request.user)
    return _shown(request, guest, GuestForm())


@login_required
@require_POST
def guest_say(request: Request, public_id: str) -> HttpResponse:
    guest = _own_guest(request, public_id)
    form = GuestForm(request.POST)
    if form.is_valid() and attempt(form, say_as_guest, guest, by=request.user, **form.cleaned_data):
        return redirect(f"{guest.get_absolute_url()}#last")
    return _shown(request, guest, form, status=422)


@login_required
@require_POST
def guest_leave(request: Request, public_id: str) -> HttpResponse:
    guest = _own_guest(request, public_id)
    tell_outcome(request, _("You have left. A line in the conversation says so."), leave, guest, by=request.user)
    return redirect(guest)


@login_required
@require_POST
def guest_call_back(request: Request, public_id: str) -> HttpResponse:
    conversation, _side = own_conversation(request, public_id)
    guest = get_object_or_404(Guest.objects.select_related("person", "cluster"), conversation=conversation)
    try:
        call_back(guest, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        guest.refresh_from_db()
        both = _("Both sides have called them back: they read and write from here on.")
        messages.success(request, both if guest.is_here else _("Called back. They come when both sides have called."))
    return redirect(f"{conversation.get_absolute_url()}#last")


@login_required
@require_POST
def guest_let_go(request: Request, public_id: str) -> HttpResponse:
    conversation, _side = own_conversation(request, public_id)
    guest = get_object_or_404(Guest.objects.select_related("person", "cluster"), conversation=conversation)
    tell_outcome(request, _("Only the two sides read from here on."), let_go, guest, by=request.user)
    return redirect(f"{conversation.get_absolute_url()}#last")


def _own_guest(request: Request, public_id: str) -> Guest:
    rows = Guest.objects.visible_to(request.user).select_related("conversation", "cluster", "person")
    guest: Guest = get_object_or_404(rows, conversation__public_id=public_id)
    return guest


def _shown(request: Request, guest: Guest, form: GuestForm, *, status: int = 200) -> HttpResponse:
    is_called = can_speak_as_guest(request.user, guest)
    closed = is_called and (is_closed(guest.conversation) or not reaches(request.user, guest.conversation))
    context = {"guest": guest, "read": windows_of(guest), "sides": sides_of_guest(guest), "form": form}
    context |= {"may_write": is_called and not closed, "is_closed": closed}
    return render(request, "messaging/guest_read.html", context, status=status)
