"""Trying the portal out as somebody, and reading what it sends. These pages are only where the story was seeded."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.core.http import Request
from portal.core.middleware import ADMIN_PATHS

from ..queries import messages, persona_of, personas, waiting
from .frame import become_somebody, only_in_the_demo


@only_in_the_demo
@require_safe
def people(request: Request) -> HttpResponse:
    return render(request, "demo/people.html", {"personas": personas()})


@only_in_the_demo
@require_POST
def become(request: Request, public_id: str) -> HttpResponse:
    """Sign in as this person without a code. Only those who are told as personas can be taken on."""
    persona = persona_of(public_id)
    if persona is None:
        raise Http404
    # The address of a desk names no language: the reader's goes along with the person.
    if persona.home.startswith(ADMIN_PATHS):
        User.objects.filter(pk=persona.user.pk).update(language=request.LANGUAGE_CODE)
    become_somebody(request, persona.user)
    return redirect(persona.home)


@only_in_the_demo
@never_cache
@require_safe
def tray(request: Request) -> HttpResponse:
    """`to` in the address narrows it to one of those whom one can be."""
    told = personas()
    to = next((one.user for one in told if one.user.public_id == request.GET.get("to")), None)
    rests = [one for one in waiting() if to is None or one.to == to.email]
    context = {"messages_sent": messages(to), "waiting": rests, "personas": told, "to": to}
    return render(request, "demo/tray.html", context)
