"""What stands around an organisation that writes a need or offer: its clusters and their links, how many would see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from portal.organisations.models import Certificate, ChainLink, Cluster, ClusterMembership, Organisation
from portal.organisations.visibility import readable
from portal.taxonomy.models import CertificateType

from .. import audience

RADII = (25, 50, 150, 300)
"""Kilometres that a form offers."""


@dataclass(frozen=True, slots=True)
class Place:
    """A link of a chain, and how many published members stand there."""

    link: ChainLink
    members: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`own_link` is where the organisation itself stands in `cluster`; counts are of published organisations.

    `certificates` lists every type with how many in `cluster` have it, the commonest first.
    """

    clusters: list[Cluster]
    cluster: Cluster | None
    own_link: ChainLink | None
    places: list[Place]
    cluster_members: int
    all_members: int
    competitors: int
    certificates: list[tuple[CertificateType, int]]


def surroundings(organisation: Organisation, cluster_slug: str = "") -> Surroundings:
    """For the cluster with that slug, where the organisation is a member of it, else for the one it joined first."""
    own = list(
        ClusterMembership.objects.filter(organisation=organisation, ended_at=None)
        .select_related("cluster__region")
        .order_by("pk")
    )
    chosen = next((one for one in own if one.cluster.slug == cluster_slug), own[0] if own else None)
    cluster = chosen.cluster if chosen else None
    members = ClusterMembership.objects.of_published().filter(cluster=cluster)
    at_link = dict(members.values_list("link").annotate(members=Count("pk")).order_by()) if cluster else {}
    links = cluster.links.prefetch_related("sectors") if cluster else []
    places = [Place(link, at_link.get(link.pk, 0)) for link in links]
    own_link = next((one.link for one in places if chosen and one.link.pk == chosen.link_id), None)
    return Surroundings(
        clusters=[one.cluster for one in own],
        cluster=cluster,
        own_link=own_link,
        places=places,
        cluster_members=sum(at_link.values()),
        all_members=Organisation.objects.published().count(),
        competitors=max(0, at_link.get(own_link.pk, 0) - 1) if own_link else 0,
        certificates=_certificates(organisation, cluster),
    )


def _certificates(organisation: Organisation, cluster: Cluster | None) -> list[tuple[CertificateType, int]]:
    """Counted among those that show the organisation which ones they hold."""
    told = readable("certificates", audience.terms_for_organisation(organisation))
    published = Organisation.objects.published().filter(told)
    around = published.in_cluster(cluster) if cluster else published
    held = Certificate.objects.filter(organisation__in=around.values("pk"))
    holders = dict(held.values_list("type").annotate(holders=Count("organisation", distinct=True)).order_by())
    types = sorted(CertificateType.objects.all(), key=lambda one: (-holders.get(one.pk, 0), str(one)))
    return [(one, holders.get(one.pk, 0)) for one in types]
