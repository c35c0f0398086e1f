"""The yearly link. It works without signing in: opening it shows, and only the click confirms, since mail scanners open every link."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from portal.core.errors import NotPossible
from portal.search.records import PUBLIC

from .. import services
from ..tokens import confirmation_with
from ..visibility import fields_seen


@never_cache
def confirm_by_link(request: HttpRequest, token: str) -> HttpResponse:
    asked = confirmation_with(token)
    if asked is None:
        raise Http404
    if request.method == "POST":
        try:
            services.confirm_by_link(asked)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        return redirect("organisations:confirm_by_link", token)
    organisation = asked.organisation
    # Whoever has the link need not be one of its people: they read what everybody reads.
    seen = fields_seen(organisation, [PUBLIC], [])
    context = {
        "asked": asked,
        "organisation": organisation,
        "lines": [item.text for item in organisation.trade_items.all() if item.direction in seen],
        "description": organisation.description if "description" in seen else "",
    }
    response = render(request, "organisations/confirm_by_link.html", context)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response
