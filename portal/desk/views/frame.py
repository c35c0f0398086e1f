"""What the pages of the desk share: the cluster for those who work there, one of its members."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from portal.analytics.views.frame import cluster_here
from portal.core.http import Request
from portal.organisations.models import Cluster, ClusterMembership
from portal.organisations.standing import standing_of

from .. import permissions


def desk_here(request: Request, slug: str) -> Cluster:
    # Everything on the page asks by it: who may, and what may be read.
    standing_of(request.user)
    return cluster_here(request, slug, permissions.can_work_at_desk)


def member_here(request: Request, cluster: Cluster, slug: str) -> ClusterMembership:
    """A member of a cluster that `desk_here` has found: for its office alone."""
    there = ClusterMembership.objects.of_published().filter(cluster=cluster, organisation__slug=slug)
    membership: ClusterMembership = get_object_or_404(
        there.select_related("organisation__region", "link", "health"), cluster=cluster
    )
    return membership
