"""Between signing in and what was wanted: what must be agreed to, and has not been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.identifiers import country_of

from . import wording
from .services import is_settled

# A person's own pages stay open: whoever does not agree can still read, take along and erase what is kept of them.
OPEN = {
    *("accounts", "admin", "cms", "documents", "media", "i18n"),
    *("healthz", "readyz", "favicon.ico", "worker.js", "manifest.webmanifest", "offline", "robots.txt"),
}


class AskForConsent:
    """Costs nothing on a page: the mark of what was agreed to lies on the person's row, which is read anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Only pages that are opened: nothing that was typed into a form is lost for a new version."""
        if request.method != "GET" or request.headers.get("HX-Request") or not request.user.is_authenticated:
            return None
        mark = wording.stamp(country_of(request.user.phone))
        if not mark or request.user.agreed_to == mark or self._is_open(request):
            return None
        language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        if is_settled(request.user, language):
            return None
        wanted = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('privacy:consent')}?{wanted}")

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        parts = [part for part in request.path_info.split("/") if part]
        if parts and parts[0] in dict(settings.LANGUAGES):
            parts = parts[1:]
        return bool(parts) and parts[0] in OPEN
