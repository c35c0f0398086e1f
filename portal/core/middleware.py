"""Request id, content policy, and the last resort for refusals that no view has answered."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from .errors import NotAllowed, NotPossible

Answer = Callable[[HttpRequest], HttpResponse]
# The desks, and who works at them.
AT_DESK: dict[str, Callable[[Any], bool]] = {
    "/cms/": lambda user: user.has_perm("wagtailadmin.access_admin"),
    "/admin/": lambda user: user.is_staff,
}
ADMIN_PATHS = tuple(AT_DESK)


class RequestId:
    """Gives each request an id for the log and for the error page; an id from outside is never trusted."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ContentSecurityPolicy:
    """Sends settings.SECURE_CSP (named as in Django 6, where this class falls away); the desks have their own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = self._written(settings.SECURE_CSP)
        self.admin_policy = self._written(settings.SECURE_CSP_ADMIN)

    @staticmethod
    def _written(policy: dict[str, list[str]]) -> str:
        return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        on_desk = request.path.startswith(ADMIN_PATHS)
        response.setdefault("Content-Security-Policy", self.admin_policy if on_desk else self.policy)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=()")
        return response


class DeskDoors:
    """Who is signed in but has no place at a desk is told so; the desks themselves would ask them to sign in, again and again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        desk = next((desk for desk in ADMIN_PATHS if request.path.startswith(desk)), None)
        if desk and request.user.is_authenticated and not AT_DESK[desk](request.user):
            return render(request, "403.html", status=403)
        return self.get_response(request)


class LastResort:
    """A service's refusal becomes a page: 404 for what one may not know of, 403 where it is known to exist, 409 for the rest.

    So does a link to an address that only takes what forms send: Django answers it with nothing at all.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith(ADMIN_PATHS):
            response.content = render_to_string("405.html", request=request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            if exception.exists_publicly:
                return render(request, "403.html", {"message": exception.message}, status=403)
            raise Http404 from exception
        if isinstance(exception, NotPossible):
            return render(request, "409.html", {"message": exception.message}, status=409)
        return None
