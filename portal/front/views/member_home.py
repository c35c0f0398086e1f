"""The first page after signing in: find, ask, meet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from matchmaking.queries.counts import counted_once
from portal.core.http import Request

from ..queries.member_home import member_home as home_of


@require_safe
@login_required
def member_home(request: Request) -> HttpResponse:
    organisation = request.acting_organisation
    if not organisation:
        return redirect("front:start")
    home = home_of(request.user, organisation, counted_once(request))
    return render(request, "front/member_home.html", {"home": home, "organisation": organisation})
