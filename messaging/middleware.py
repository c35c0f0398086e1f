"""For whoever took part in a conversation and does not any more: why it does not open, and what they had typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from portal.core.refusals import RefusedHere
from portal.core.registry import thing_for

from .models import Participant
from .queries.gone import place_that_ended

WRITTEN = ("text", "note")
"""Fields of the forms of a conversation in which people write."""


class NoLongerHere(RefusedHere):
    """403 with the reason and their words."""

    app_name = "messaging"
    page = "conversation_detail"

    def told(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
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
