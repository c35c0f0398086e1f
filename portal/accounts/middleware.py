"""A signed-in person's language serves pages that carry none in their address (signed links, sockets, htmx endpoints)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PreferredLanguage:
    """Remembers, on the person, the language in which they last chose to read: mails are written in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        if (
            request.method == "GET"
            and user.is_authenticated
            and not request.headers.get("HX-Request")
            and user.language != language
        ):
            type(user).objects.filter(pk=user.pk).update(language=language)
            user.language = language
        return self.get_response(request)
