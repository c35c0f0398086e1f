"""What is remembered of a person's visit: who it was, the language they read in, and when a session was last used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from allauth.usersessions.models import UserSession
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse

from portal.core import logs
from portal.core.middleware import ADMIN_PATHS
from portal.ui.words import both_calendars

from .models import User

SEEN_EVERY = 300  # seconds
ASKED_EVERY = 60  # seconds in which one process does not look again whether it is time


class WhoInTheLog:
    """Lets every line of the log that is written from here on say whose request it is: the public id, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            logs.also(user=request.user.public_id)
        return self.get_response(request)


class DaysOnPapers:
    """Both calendars for a person who chose so, on whatever device: what a visitor chose in this browser counts for visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        before = both_calendars.set(request.user.calendars == User.Calendars.BOTH)
        try:
            return self.get_response(request)
        finally:
            both_calendars.reset(before)


class PreferredLanguage:
    """Remembers, on the person, the language in which they last chose to read: mails are written in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        response = self.get_response(request)
        if (
            request.method == "GET"
            and user.is_authenticated
            and not request.headers.get("HX-Request")
            and user.language != language
            and _is_page(request, response)
        ):
            User.objects.filter(pk=user.pk).update(language=language)
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Something to read, whose address names its language. Pictures, files and the desks have none, which reads as English."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == HTTPStatus.OK and not request.path.startswith(ADMIN_PATHS)


class LastSeen:
    """Notes when and from where a session is used, every five minutes or six: allauth's own would write on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated:
            name = hashlib.sha256(key.encode()).hexdigest()[:32]
            known = f"accounts.seen:{name}"
            is_due = caches["near"].add(known, value=True, timeout=ASKED_EVERY)
            if is_due and cache.add(known, value=True, timeout=SEEN_EVERY):
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
