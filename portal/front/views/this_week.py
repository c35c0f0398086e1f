"""Five lines for the group of a cluster, to copy."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.desk.queries.group import EVERYBODY, MEMBERS
from portal.organisations.views.frame import office_here
from portal.ui.parts import Tab

from ..queries.this_week import this_week as lines_of


@require_safe
@login_required
def this_week(request: Request, slug: str) -> HttpResponse:
    """For the named staff of the office; `?for=everybody` for a group in which not all are members."""
    cluster = office_here(request, slug)
    group = EVERYBODY if request.GET.get("for") == EVERYBODY else MEMBERS
    context = {
        "cluster": cluster,
        "lines": lines_of(cluster, group),
        "tabs": [
            Tab(_("Members only"), request.path, group == MEMBERS),
            Tab(_("Everybody"), f"{request.path}?for={EVERYBODY}", group == EVERYBODY),
        ],
    }
    return render(request, "front/this_week.html", context)
