"""What is remembered of a person's visit: who it was, the language they read in, and when a session was last used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

from portal.core import logs
from portal.core.middleware import ADMIN_PATHS, AT_DESK
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
    """Remembers, on the person, the language in which they last chose to read: mails are written in it.

    Who works at a desk opens pages of every language for that work. Theirs changes by the links to the same page in another
    language, and on the page of their account.
    """

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
            and (not user.language or not _works_at_a_desk(user) or _changed_language(request))
        ):
            User.objects.filter(pk=user.pk).update(language=language)
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Something to read, whose address names its language. Pictures, files and the desks have none, which reads as English."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == HTTPStatus.OK and not request.path.startswith(ADMIN_PATHS)


def _works_at_a_desk(user: User) -> bool:
    return any(works_there(user) for works_there in AT_DESK.values())


def _changed_language(request: HttpRequest) -> bool:
    """Whether they come from this page in another language. A browser says where it comes from, within one site."""
    before = urlsplit(request.headers.get("Referer", ""))
    same_site = before.netloc == request.get_host()
    return same_site and before.path != request.path and _in_any_language(before.path) == _in_any_language(request.path)


def _in_any_language(path: str) -> str:
    code = get_language_from_path(path)
    return path[len(code) + 1 :] if code else path


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
