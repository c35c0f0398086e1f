"""The old address of an organisation that became one with another leads to that one, for good."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse

from portal.organisations.models import Organisation

APPS = frozenset({"organisations", "front"})
MOST = 10
"""Merges one after the other that an address is led through."""


class OldAddresses:
    """Looks only where a page of an organisation was not found, so no other page pays for it. What was sent by a form is not led on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None or request.method not in {"GET", "HEAD"}:
            return response
        slug = match.kwargs.get("slug", "")
        if match.app_name not in APPS or not slug or match.url_name.startswith("cluster"):
            return response
        now = kept_slug(slug)
        if not now:
            return response
        try:
            place = reverse(match.view_name, kwargs={**match.kwargs, "slug": now})
        except NoReverseMatch:
            return response
        query = request.META.get("QUERY_STRING", "")
        led_on = HttpResponsePermanentRedirect(f"{place}?{query}" if query else place)
        # A merge can be taken back for thirty days: a browser that keeps the answer would lead past the page that is there again.
        led_on["Cache-Control"] = "no-cache"
        return led_on


def kept_slug(slug: str) -> str:
    """The address of the one that a merged one became; empty where it is none, or nobody may read that either."""
    for _step in range(MOST):
        row = Organisation.objects.filter(slug=slug, merged_into__isnull=False)
        found = row.values_list("merged_into__slug", "merged_into__merged_into").first()
        if found is None:
            return ""
        slug, further = found
        if further is None:
            return slug if Organisation.objects.published().filter(slug=slug).exists() else ""
    return ""
