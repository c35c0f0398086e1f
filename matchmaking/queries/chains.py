"""Where help is short: the state of the links of a chain, counted in one way for every page that draws one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count

from portal.organisations.models import ChainLink, Cluster, ClusterMembership
from portal.ui.parts import LinkState

from ..models import Listing
from ..querysets import ListingQuerySet

ENOUGH = 2
"""Offers for each need, from which a link is covered."""


class Standing(NamedTuple):
    """Who stands at a link, and what is open there."""

    members: int
    needs: int
    offers: int

    @property
    def state(self) -> LinkState:
        return "gap" if not self.members else link_state(self.needs, self.offers)


def link_state(needs: int, offers: int) -> LinkState:
    """Missing where needs exceed offers, thin where there are fewer than two offers for a need. Where nobody is, see Standing."""
    if needs > offers:
        return "gap"
    return "thin" if offers < ENOUGH * needs else "covered"


def listings_counted() -> ListingQuerySet:
    """What figures and ribbons count, whoever reads: every open need and offer of members, as numbers without a row or a name.

    Left out, so that not even a number tells of them: requests for finance, and what only a cluster office may see.
    """
    return (
        Listing.objects.open()
        .exclude(category=Listing.Category.FINANCE)
        .exclude(confidentiality=Listing.Confidentiality.OFFICE)
    )


def open_to_members(kind: str, *, clusters: Sequence[str] = ()) -> int:
    """How many needs or offers a visitor may not open and a member may; narrowed by cluster (slugs) and by nothing else.

    What is said of the links of a cluster is no finer.
    """
    hidden = listings_counted().filter(kind=kind).exclude(audience=Listing.Audience.PUBLIC)
    return (hidden.filter(cluster__slug__in=clusters) if clusters else hidden).count()


def open_at(clusters: Iterable[Cluster]) -> Counter[tuple[int, int | None, str]]:
    """(cluster pk, link pk or None, need or offer) -> how many are counted there, in one query."""
    counted = listings_counted().filter(cluster__in=[cluster.pk for cluster in clusters])
    rows = counted.values_list("cluster", "link", "kind").annotate(n=Count("pk")).order_by()
    return Counter({(cluster, link, kind): n for cluster, link, kind, n in rows})


def standings(clusters: Iterable[Cluster]) -> Mapping[int, Standing]:
    """Link pk -> how it stands, for every link of these clusters, in two queries; they come with their links."""
    clusters = list(clusters)
    there = ClusterMembership.objects.of_published().filter(cluster__in=clusters, lane="")
    members = dict(there.exclude(link=None).values_list("link").annotate(n=Count("pk")).order_by())
    counted = open_at(clusters)
    return {
        link.pk: standing_of(link, members.get(link.pk, 0), counted)
        for cluster in clusters
        for link in cluster.links.all()
    }


def standing_of(link: ChainLink, members: int, counted: Counter[tuple[int, int | None, str]]) -> Standing:
    """`counted` as `open_at` gives it."""
    return Standing(members, counted[link.cluster_id, link.pk, "need"], counted[link.cluster_id, link.pk, "offer"])
