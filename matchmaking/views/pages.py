"""Back to the page that a button stood on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.core.http import Request


def back(request: Request, otherwise: str) -> HttpResponse:
    """To the page the button stood on, where that was one of ours; else to that address."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect(otherwise)
