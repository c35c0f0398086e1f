"""Where somebody is refused what was theirs until a moment ago, a page says why and keeps their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from .errors import NotAllowed


class RefusedHere:
    """Middleware of one app: asked where it refuses what somebody sends, or its address `page`. Costs nothing where nothing is refused.

    `told` answers with the page, or with None for everybody whom it leaves alone: for them it stays as if there were nothing.
    """

    app_name: ClassVar[str]
    page: ClassVar[str]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != self.app_name or not isinstance(exception, Http404 | NotAllowed):
            return None
        if request.method != "POST" and match.url_name != self.page:
            return None
        return self.told(request, match)

    def told(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
        raise NotImplementedError
