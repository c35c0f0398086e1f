"""The first page of a cluster's office."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matchmaking.queries.counts import counted_once
from portal.core.http import Request
from portal.organisations.models import Cluster, Opening
from portal.organisations.services import write_openings
from portal.ui.parts import Tab

from ..queries.office import office_home, offices_of
from ..queries.office_week import first_week


@require_safe
@login_required
def cluster_office(request: Request, slug: str) -> HttpResponse:
    """Of one cluster, for those who serve in its office; for everybody else there is no such page."""
    offices = offices_of(request.user)
    cluster = next((one for one in offices if one.slug == slug), None)
    if cluster is None:
        raise Http404
    return office_page(request, cluster, offices)


def office_page(request: Request, cluster: Cluster, offices: Sequence[Cluster]) -> HttpResponse:
    """`offices` are all in which the reader serves."""
    home = office_home(cluster, request.user)
    opened = {
        Opening.Thing.REQUEST: [one.organisation for one in home.requests.rows],
        Opening.Thing.ENTRUSTED: home.told_to_the_office_alone,
    }
    write_openings(opened, by=request.user, office=cluster)
    context = {
        "home": home,
        "week": first_week(cluster),
        "cluster": cluster,
        "tabs": [
            Tab(one.name, reverse("front:cluster_office", args=[one.slug]), one == cluster, one.waiting, waiting=True)
            for one in offices
        ],
        "partners_waiting": counted_once(request).get("us", 0),
    }
    return render(request, "front/cluster_office.html", context)
