"""How suggestions are answered in a cluster, for the named staff of its office."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.organisations.views.frame import office_here

from ..queries.quality import quality_of


@login_required
@require_safe
def office_quality(request: HttpRequest, cluster: str) -> HttpResponse:
    where = office_here(request, cluster)
    return render(request, "matchmaking/office_quality.html", {"cluster": where, "quality": quality_of(where)})
