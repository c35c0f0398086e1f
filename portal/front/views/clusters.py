"""Clusters: all of them on one map, and each with its chain."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.http import Request
from portal.organisations.models import ChainLink, JoinRequest
from portal.organisations.permissions import can_ask_to_join, can_see_totals
from portal.ui.parts import Pin

from ..queries.cluster_words import words_about
from ..queries.clusters import cluster_face, clusters_with_counts, missing_links, published_clusters
from ..queries.totals import cluster_totals


@require_safe
def cluster_list(request: Request) -> HttpResponse:
    """All clusters, each with its missing links; `?short=logistics`: those that lack a link of that common stage."""
    clusters = list(clusters_with_counts())
    missing = missing_links(clusters)
    stage = request.GET.get("short", "")
    short = ChainLink.Stage(stage).label if stage in ChainLink.Stage.values else ""
    if short:
        clusters = [
            one
            for one in clusters
            if any(link.stage == stage and link.position in missing[one.pk] for link in one.links.all())
        ]
    for cluster in clusters:
        cluster.missing = missing[cluster.pk]
    pins = [
        Pin(c.region.latitude, c.region.longitude, kind="cluster", label=str(c.region))
        for c in clusters
        if c.region.latitude is not None and c.region.longitude is not None
    ]
    return render(request, "front/cluster_list.html", {"clusters": clusters, "pins": pins, "short": short})


@require_safe
def cluster_detail(request: Request, slug: str) -> HttpResponse:
    cluster = get_object_or_404(published_clusters().select_related("region", "organisation"), slug=slug)
    face = cluster_face(cluster, request.user)
    in_office = any(one.user_id == request.user.pk for one in face.staff)
    own = request.acting_organisation
    asks = own and face.staff and not in_office and not face.is_member and can_ask_to_join(request.user, own)
    context = {
        "may_ask": asks,
        "asked": JoinRequest.objects.open().filter(cluster=cluster, organisation=own).exists() if asks else False,
        "face": face,
        "words": words_about(cluster),
        "cluster": cluster,
        "in_office": in_office,
        "totals": cluster_totals(cluster) if can_see_totals(request.user, cluster) else [],
        "requests_waiting": JoinRequest.objects.waiting().filter(cluster=cluster).count() if in_office else 0,
    }
    return render(request, "front/cluster_detail.html", context)
