"""What pages about barriers show: of the office by name, of the authority by number alone, of everybody what was published."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.standing import standing_of

from ..models import Barrier, Voice


def waiting_voices(cluster: Cluster) -> Any:
    """What members told the office and it has neither filed nor set aside, the oldest first."""
    return Voice.objects.filter(cluster=cluster, barrier=None, set_aside_at=None).select_related("organisation")


def filed_in(cluster: Cluster) -> Any:
    return Barrier.objects.filter(cluster=cluster).with_firms().select_related("authority")


def own_voices(user: User) -> Any:
    """What a person's organisations have told, with the barrier that it became."""
    own = Voice.objects.filter(organisation__in=standing_of(user).organisations)
    return own.select_related("organisation", "cluster", "barrier__authority").order_by("-raised_at", "-pk")


def own_clusters(organisation: Organisation | None) -> list[Cluster]:
    if not organisation:
        return []
    places = ClusterMembership.objects.filter(organisation=organisation, ended_at=None)
    return list(
        Cluster.objects.filter(pk__in=places.values("cluster"), published_at__lte=timezone.now()).order_by("slug")
    )


def authorities(cluster: Cluster) -> list[Organisation]:
    """The government bodies that can be told: verified ones of the cluster's country, its own members first."""
    found = Organisation.objects.published().filter(kind=Organisation.Kind.GOVERNMENT).exclude(verification="")
    here = found.filter(region__country=cluster.region.country) | found.in_cluster(cluster)
    members = set(found.in_cluster(cluster).values_list("pk", flat=True))
    return sorted(here.distinct(), key=lambda one: (one.pk not in members, one.sort_name))


def may_join(barrier: Barrier) -> list[Organisation]:
    """Members of the cluster that do not stand behind it yet: neither authorities nor an office, which speaks for members."""
    there = barrier.voices.values("organisation")
    places = ClusterMembership.objects.of_published().filter(cluster=barrier.cluster).exclude(organisation__in=there)
    found = Organisation.objects.filter(pk__in=places.values("organisation"))
    kinds = [Organisation.Kind.GOVERNMENT, Organisation.Kind.CLUSTER]
    return list(found.exclude(kind__in=kinds).order_by("sort_name"))
