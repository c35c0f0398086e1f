"""The editors' desk and the staff pages have one address for all languages: they speak that of whoever works there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from portal.core.middleware import ADMIN_PATHS


class DeskLanguage:
    """The one in which they last chose to read (accounts.middleware.PreferredLanguage).

    What somebody chose in Wagtail's own settings counts more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN_PATHS):
            spoken = getattr(request.user, "language", "")
            if spoken in dict(settings.LANGUAGES):
                translation.activate(spoken)
                request.LANGUAGE_CODE = spoken
        return self.get_response(request)
