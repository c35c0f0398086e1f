"""For whoever took part in a conversation and does not any more: why it does not open, and what they had typed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.core.errors import NotAllowed
from portal.core.registry import thing_for

from .models import Participant
from .queries.gone import place_that_ended

WRITTEN = ("text", "note")
"""Fields of the forms of a conversation in which people write."""


class NoLongerHere:
    """Where a conversation refuses what such a person sends, or its address: 403 with the reason and their words.

    For everybody else, and for its other addresses, it stays as if there were none. Costs nothing where nothing is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != "messaging" or not isinstance(exception, Http404 | NotAllowed):
            return None
        if request.method != "POST" and match.url_name != "conversation_detail":
            return None
        place = place_that_ended(request.user, match.kwargs.get("public_id", ""))
        if place is None:
            return None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"message": _("You take part in this conversation no longer.")}, status=403)
        typed = [words for name in WRITTEN for words in request.POST.getlist(name) if words.strip()]
        context = {"place": place, "typed": typed, **_told(place, request)}
        return render(request, "messaging/conversation_gone.html", context, status=403)


def _told(place: Participant, request: HttpRequest) -> dict[str, object]:
    """How the app that opened it says it: for the project, that they are no longer in that."""
    about = place.conversation.about
    teller = thing_for(about) if about is not None else None
    told = teller.gone(about, request.user) if teller and teller.gone else None
    if told is None:
        return {}
    template, context = told
    return {"told": template, **context}
