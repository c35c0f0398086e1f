"""What a cluster's page shows: its chain with who is there, what is missing, and who supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from matchmaking.models import Listing
from matchmaking.queries.chains import listings_counted, standings
from portal.analytics.queries.chain import chain_of
from portal.events.models import Event
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, OfficeStaff, Organisation
from portal.projects.models import Project
from portal.projects.queries.pools import pools_at
from portal.ui.parts import Lane, Stage

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


@dataclass(frozen=True)
class ClusterFace:
    """`needs` and `offers` are the newest that the reader may open; `more_needs` and `more_offers`: how many they may not."""

    cluster: Cluster
    members: int
    stages: list[Stage]
    support: list[Lane]
    needs: list[Listing]
    offers: list[Listing]
    projects: list[Project]
    events: list[Event]
    staff: list[OfficeStaff]
    more_needs: int
    more_offers: int
    is_member: bool

    @property
    def missing(self) -> list[str]:
        """The links where needs exceed offers or nobody is there."""
        return [stage.name for stage in self.stages if stage.state == "gap"]


def published_clusters() -> QuerySet[Cluster]:
    return Cluster.objects.filter(published_at__lte=timezone.now())


def run_by(organisation: Organisation) -> Cluster | None:
    """The cluster of a cluster organisation, for those of its people who do not serve in the office."""
    return published_clusters().filter(organisation=organisation.pk).select_related("region", "organisation").first()


def clusters_with_counts() -> QuerySet[Any]:
    """Every published cluster with its chain and its number of members."""
    present = Q(memberships__ended_at=None, memberships__organisation__published_at__lte=timezone.now())
    return (
        published_clusters()
        .select_related("region")
        .prefetch_related(Prefetch("links", ChainLink.objects.order_by("position")))
        .annotate(member_count=Count("memberships", filter=present))
        .order_by("-member_count", "slug")
    )


def missing_links(clusters: Sequence[Any]) -> dict[int, list[int]]:
    """Cluster pk -> the positions of its missing links; clusters come `clusters_with_counts`."""
    standing = standings(clusters)
    return {
        cluster.pk: [link.position for link in cluster.links.all() if standing[link.pk].state == "gap"]
        for cluster in clusters
    }


def cluster_face(cluster: Cluster, reader: Reader) -> ClusterFace:
    """Everything on the page, in a number of queries that does not depend on how many members there are."""
    visible = Listing.objects.visible_to(reader).open().filter(cluster=cluster)
    newest = visible.select_related("organisation__region", "link", "cluster").order_by("-published_at")
    hidden = listings_counted().filter(cluster=cluster).exclude(pk__in=visible.values("pk"))
    more = dict(hidden.values_list("kind").annotate(n=Count("pk")).order_by())
    chain = chain_of(cluster, pools=pools_at(cluster, reader))
    return ClusterFace(
        cluster=cluster,
        members=chain.members,
        stages=chain.stages,
        support=chain.support,
        needs=list(newest.needs()[:6]),
        offers=list(newest.offers()[:6]),
        projects=list(
            Project.objects.visible_to(reader)
            .open()
            .filter(cluster=cluster)
            .with_card_facts()
            .order_by("-moved_at", "pk")[:6]
        ),
        events=list(
            Event.objects.visible_to(reader)
            .to_come()
            .filter(cluster=cluster)
            .with_card_facts()
            .order_by("starts_at", "pk")[:4]
        ),
        staff=list(OfficeStaff.objects.filter(cluster=cluster, ended_at=None).select_related("user").order_by("pk")),
        more_needs=more.get(Listing.Kind.NEED, 0),
        more_offers=more.get(Listing.Kind.OFFER, 0),
        is_member=_is_member(cluster, reader),
    )


def _is_member(cluster: Cluster, reader: Reader) -> bool:
    if not reader.is_authenticated:
        return False
    own = Organisation.objects.of_user(reader)
    return ClusterMembership.objects.filter(cluster=cluster, ended_at=None, organisation__in=own.values("pk")).exists()
