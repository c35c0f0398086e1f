"""Request id, content policy, and the last resort for refusals that no view has answered."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from django.shortcuts import render
from django.template.loader import render_to_string

from . import logs
from .errors import NotAllowed, NotPossible
from .reading import one_reading

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
# The desks, and who works at them.
AT_DESK: dict[str, Callable[[Any], bool]] = {
    "/cms/": lambda user: user.has_perm("wagtailadmin.access_admin"),
    "/admin/": lambda user: user.is_staff,
}
ADMIN_PATHS = tuple(AT_DESK)


# Asked for every few seconds, or many times a page.
QUIET_PATHS = ("/healthz", "/readyz", settings.STATIC_URL)
ID_FROM_PROXY = re.compile(r"[A-Za-z0-9._-]{8,64}")


class KeptWhileReading:
    """What many parts of a page ask alike is asked once. Only of what reads: whoever writes asks anew."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)


class NoSuchFile:
    """Below the static files nothing but files has an address: what WhiteNoise did not find is missing, and needs no person and no page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return HttpResponseNotFound("There is no such file.\n", content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class RequestId:
    """Gives each request an id for the log, the answer and the error page, and one line in the log when it is answered.

    Behind a proxy of ours the id is the proxy's, so that both logs can be read together. From anybody else it is never taken.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        request.request_id = self._id(request)  # type: ignore[attr-defined]
        # `user` becomes known further in, and is forgotten here.
        with logs.about(request_id=request.request_id, user=None):  # type: ignore[attr-defined]
            response = self.get_response(request)
            response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
            self._tell(request, response.status_code, round(1000 * (time.monotonic() - started), 1))
        return response

    @staticmethod
    def _id(request: HttpRequest) -> str:
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        return given if ID_FROM_PROXY.fullmatch(given) else secrets.token_hex(6)

    @staticmethod
    def _tell(request: HttpRequest, status: int, ms: float) -> None:
        level = logging.DEBUG if request.path.startswith(QUIET_PATHS) else logging.INFO
        path, method = logs.path_of(request, found=status != HTTPStatus.NOT_FOUND), request.method
        facts = {"method": method, "path": path, "status": status, "ms": ms}
        log.log(level, "%s %s %s", method, path, status, extra=facts)


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
