"""For whoever was in a project or asked into it and is not any more: why their page does not open, and what they had typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from portal.core.refusals import RefusedHere

from .forms.sent import typed
from .queries.gone import place_that_ended


class NoLongerIn(RefusedHere):
    """403 with the reason and their words."""

    app_name = "projects"
    page = "project_detail"

    def told(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
        place = place_that_ended(request.user, match.kwargs.get("public_id", ""))
        if place is None:
            return None
        context = {"gone": place, "typed": typed(request.POST, match.func)}
        return render(request, "projects/project_gone.html", context, status=403)
