"""For whoever was in a project or asked into it and is not any more: why their page does not open, and what they had typed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.errors import NotAllowed

from .forms.sent import typed
from .queries.gone import place_that_ended


class NoLongerIn:
    """Where a workspace refuses what such a person sends, or the address of the project itself: 403 with the reason and their words.

    For everybody else, and for the other pages, it stays as if there were none. Costs nothing where nothing is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != "projects" or not isinstance(exception, Http404 | NotAllowed):
            return None
        if request.method != "POST" and match.url_name != "project_detail":
            return None
        place = place_that_ended(request.user, match.kwargs.get("public_id", ""))
        if place is None:
            return None
        context = {"gone": place, "typed": typed(request.POST, match.func)}
        return render(request, "projects/project_gone.html", context, status=403)
