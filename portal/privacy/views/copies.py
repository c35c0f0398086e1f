"""Asking for a copy of one's own data, watching it being made, fetching it."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from portal.accounts.personal_data import holders

from .. import services
from ..queries.copies import copy_of, is_being_made


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(app="allauth.account")
@never_cache
def copy(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        services.ask_for_copy(User.objects.get(pk=request.user.pk), by=request.user)
        return redirect("privacy:copy")
    return render(request, "privacy/copy.html", _state(request) | {"holders": [h.label for _name, h in holders]})


@require_safe
@login_required
@never_cache
def copy_state(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes while the copy is made; it asks for itself."""
    return render(request, "privacy/_copy_state.html", _state(request))


def _state(request: HttpRequest) -> dict[str, Any]:
    found = copy_of(request.user)
    waits = found is not None and is_being_made(found)
    link = reverse("privacy:copy_fetch", args=[services.token_of(found)]) if found and found.is_there else ""
    return {"copy": found, "waits": waits, "link": link}


@require_safe
@login_required
@reauthentication_required(app="allauth.account")
@never_cache
def copy_fetch(request: HttpRequest, token: str) -> HttpResponse:
    found = services.fetch_copy(token, by=request.user)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="anqud-my-data.zip"'
    return response
