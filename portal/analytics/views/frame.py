"""What the pages about a cluster share: finding it for those who may, its name above, the tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from portal.core.http import Request
from portal.organisations.models import Cluster
from portal.organisations.permissions import serves_in_office
from portal.ui.parts import Tab

from .. import tabs


def cluster_here(request: Request, slug: str, may: Callable[[Any, Cluster], bool]) -> Cluster:
    """The cluster of an address for whoever `may`; for everybody else there is no such page."""
    found: Cluster = get_object_or_404(Cluster.objects.select_related("region", "organisation"), slug=slug)
    if not may(request.user, found):
        raise Http404
    return found


def page(
    request: Request, cluster: Cluster, address: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page of a cluster; `address` is its name among the addresses (`desk:queue`). In templates: `cluster`, `tabs`, `in_office`."""
    shared = {
        "cluster": cluster,
        "in_office": serves_in_office(request.user, cluster),
        "tabs": tabs_for(request, cluster, address),
    }
    return render(request, template, shared | context, status=status)


def tabs_for(request: HttpRequest, cluster: Cluster, address: str) -> list[Tab]:
    """The pages about a cluster that the reader may open, for a page of any floor that is one of them."""
    return [
        Tab(
            str(one.label),
            reverse(one.address, args=[] if one.of_all else [cluster.slug]),
            current=address in (one.address, *one.within),
        )
        for _name, one in sorted(tabs.pages, key=lambda pair: pair[1].place)
        if one.may(request.user, cluster)
    ]
