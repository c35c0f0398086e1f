"""Choosing the organisation one acts for."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ..middleware import SESSION_KEY, own_organisations


@require_POST
@login_required
def act_as(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations (`organisation`: its public id) and go on where one was (`next`)."""
    chosen = request.POST.get("organisation", "")
    if chosen not in {organisation.public_id for organisation in own_organisations(request)}:
        raise Http404
    request.session[SESSION_KEY] = chosen
    onwards = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        onwards, allowed_hosts={request.get_host()}, require_https=settings.SECURE_HTTPS
    )
    return redirect(onwards if is_ours and onwards.startswith("/") else "front:member_home")
