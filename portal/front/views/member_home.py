"""The first page after signing in: find, ask, meet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from portal.core.http import Request

from ..queries.member_home import member_home as home_of


@login_required
def member_home(request: Request) -> HttpResponse:
    organisation = request.acting_organisation
    if not organisation:
        return redirect("front:start")
    return render(
        request, "front/member_home.html", {"home": home_of(request.user, organisation), "organisation": organisation}
    )
