"""Clusters: all of them on one map, and each with its chain."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.organisations.models import JoinRequest
from portal.organisations.permissions import can_see_totals
from portal.ui.parts import Pin

from ..queries.clusters import cluster_face, clusters_with_counts, published_clusters
from ..queries.totals import cluster_totals


@require_safe
def cluster_list(request: Request) -> HttpResponse:
    clusters = list(clusters_with_counts())
    pins = [
        Pin(c.region.latitude, c.region.longitude, kind="cluster", label=str(c.region))
        for c in clusters
        if c.region.latitude is not None and c.region.longitude is not None
    ]
    return render(request, "front/cluster_list.html", {"clusters": clusters, "pins": pins})


@require_safe
def cluster_detail(request: Request, slug: str) -> HttpResponse:
    cluster = get_object_or_404(published_clusters().select_related("region", "organisation"), slug=slug)
    face = cluster_face(cluster, request.user)
    in_office = any(one.user_id == request.user.pk for one in face.staff)
    context = {
        "face": face,
        "cluster": cluster,
        "in_office": in_office,
        "totals": cluster_totals(cluster) if can_see_totals(request.user, cluster) else [],
        "requests_waiting": JoinRequest.objects.waiting().filter(cluster=cluster).count() if in_office else 0,
    }
    return render(request, "front/cluster_detail.html", context)
