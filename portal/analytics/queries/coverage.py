"""The links of a chain one by one: who is there, what is open, who still has room. The same numbers that the ribbon is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from matchmaking.models import Listing
from matchmaking.queries.chains import listings_counted, open_at, standing_of
from portal.organisations.models import ChainLink, Cluster, ClusterMembership
from portal.ui.parts import LinkState

LANES = (
    ClusterMembership.Lane.FINANCE,
    ClusterMembership.Lane.RESEARCH,
    ClusterMembership.Lane.GOVERNMENT,
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One link. `capacity`: how many of its open offers are of free capacity. Counted like the ribbon, so they agree for every reader."""

    link: ChainLink
    state: LinkState
    members: int
    needs: int
    offers: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Support:
    """A lane that serves all links: how many of the cluster are in it."""

    kind: str
    label: Any
    members: int


@dataclass(frozen=True, slots=True)
class ChainCoverage:
    """`unplaced` members stand at no link and in no lane."""

    links: Sequence[Coverage]
    support: Sequence[Support]
    unplaced: int

    @property
    def missing(self) -> int:
        return sum(one.state == "gap" for one in self.links)

    @property
    def thin(self) -> int:
        return sum(one.state == "thin" for one in self.links)

    @property
    def covered(self) -> int:
        return sum(one.state == "covered" for one in self.links)


def coverage_of(cluster: Cluster) -> ChainCoverage:
    """In four queries, however many members there are."""
    there = ClusterMembership.objects.of_published().filter(cluster=cluster)
    members = {
        (link, lane): n for link, lane, n in there.values_list("link", "lane").annotate(n=Count("pk")).order_by()
    }
    counted = open_at([cluster])
    spare = listings_counted().filter(
        cluster=cluster, kind=Listing.Kind.OFFER, category=Listing.Category.SUBCONTRACTING
    )
    capacity = dict(spare.values_list("link").annotate(n=Count("pk")).order_by())
    rows = []
    for link in cluster.links.order_by("position"):
        standing = standing_of(link, members.get((link.pk, ""), 0), counted)
        rows.append(
            Coverage(link, standing.state, standing.members, standing.needs, standing.offers, capacity.get(link.pk, 0))
        )
    support = [
        Support(lane.value, lane.label, sum(n for (_link, at), n in members.items() if at == lane)) for lane in LANES
    ]
    return ChainCoverage(rows, support, members.get((None, ""), 0))
