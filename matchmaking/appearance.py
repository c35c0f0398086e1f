"""How the organisation behind a need or offer appears to a reader: by name, or as "a company at processing, Dates of Al-Ahsa".

An unnamed organisation is told apart from no fewer than `ALIKE` others: where too few stand at a link, only the cluster is
said, and where a cluster has too few of its kind, not even the kind. The same for the place: a town is said only where so many
of those it could be stand in it, else the province, else where the cluster is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import ChainLink, ClusterMembership, Organisation
from portal.organisations.standing import standing_of
from portal.taxonomy.models import Region

from .models import Listing, Match

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

ALIKE = 3

AT_LINK = _("A company at %(link)s, %(cluster)s")
IN_CLUSTER = {
    "firm": _("A company in %(cluster)s"),
    "university": _("A university in %(cluster)s"),
    "research": _("An R&D centre in %(cluster)s"),
    "finance": _("A finance provider in %(cluster)s"),
    "government": _("A government body in %(cluster)s"),
}
MEMBER = _("A member of %(cluster)s")
SOMEBODY = _("An organisation on Anqud")


@dataclass(frozen=True, slots=True)
class Appearance:
    """`kind` is empty where it would tell too much, and so is `link` (a position in the chain, told of the unnamed only);
    `url` is empty for whoever is not named. `place` is where the need or offer says it is, as far as that may be told."""

    name: str
    kind: str
    url: str
    is_named: bool
    link: int | None = None
    place: Region | None = None


def appearances(listings: Iterable[Listing], *, reader: Reader) -> dict[int, Appearance]:
    """Listing pk -> how its organisation appears to `reader`, in at most six queries."""
    listings = list(listings)
    known = _known_by_name(listings, reader)
    around = _neighbours([one for one in listings if one.pk not in known])
    return {
        one.pk: replace(named(one.organisation), place=one.region) if one.pk in known else _unnamed(one, around)
        for one in listings
    }


def appearance(listing: Listing, *, reader: Reader) -> Appearance:
    return appearances([listing], reader=reader)[listing.pk]


def unnamed(listings: Iterable[Listing]) -> dict[int, Appearance]:
    """Listing pk -> how its organisation appears to whoever may not know its name."""
    listings = list(listings)
    around = _neighbours(listings)
    return {one.pk: _unnamed(one, around) for one in listings}


def named(organisation: Organisation) -> Appearance:
    url = organisation.get_absolute_url() if organisation.is_published else ""
    return Appearance(organisation.name, organisation.kind, url, is_named=True)


def _known_by_name(listings: list[Listing], reader: Reader) -> set[int]:
    """Those who appear by name, and of the others what the reader may know: their own, their office's, what both agreed on."""
    known = {one.pk for one in listings if one.confidentiality == Listing.Confidentiality.NAMED}
    hidden = [one for one in listings if one.pk not in known]
    if not hidden or not reader.is_authenticated:
        return known
    if reader.is_staff:
        return {one.pk for one in listings}
    me = standing_of(reader)
    own = me.organisations
    known |= {one.pk for one in hidden if one.organisation_id in own or one.cluster_id in me.offices}
    ids = [one.pk for one in hidden]
    agreed = Match.objects.filter(agreed_at__isnull=False)
    asked_for = Q(listing__in=ids, organisation__in=own)
    offered = Q(offer__in=ids, listing__organisation__in=own)
    for listing, offer in agreed.filter(asked_for | offered).values_list("listing", "offer"):
        known |= {listing, offer} & set(ids)
    return known


Group = tuple[int | None, int | None, str]
EVERYBODY: Group = (None, None, "")


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Who stands where: published members per group, and per group and place; and the links of those in question.

    A group is (cluster, link or None for all of it, kind or "" for all of them); without a cluster, everybody.
    """

    alike: Counter[Group]
    placed: Counter[tuple[Group, int]]
    links: dict[tuple[int, int], ChainLink]


def _neighbours(listings: list[Listing]) -> _Neighbours:
    alike: Counter[Group] = Counter()
    placed: Counter[tuple[Group, int]] = Counter()
    clusters = {one.cluster_id for one in listings if one.cluster_id}
    members = ClusterMembership.objects.filter(cluster__in=clusters, ended_at=None)
    published = members.of_published()
    region = "organisation__region"
    rows = published.values_list(
        "cluster", "link", "organisation__kind", region, f"{region}__parent", f"{region}__parent__parent"
    )
    for cluster, link, kind, *around, how_many in rows.annotate(members=Count("pk")).order_by():
        for group in _groups(cluster, link, kind):
            alike[group] += how_many
            placed.update({(group, place): how_many for place in around if place})
    if any(not one.cluster_id and one.region_id for one in listings):
        everybody = Organisation.objects.published().exclude(region=None)
        places = everybody.values_list("region", "region__parent", "region__parent__parent")
        for *around, how_many in places.annotate(how_many=Count("pk")).order_by():
            placed.update({(EVERYBODY, place): how_many for place in around if place})
    return _Neighbours(alike, placed, _links_of(listings, members) if clusters else {})


def _groups(cluster: int, link: int | None, kind: str) -> list[Group]:
    groups: list[Group] = [(cluster, None, ""), (cluster, None, kind)]
    return [*groups, (cluster, link, kind)] if link else groups


def _links_of(listings: list[Listing], members: QuerySet[ClusterMembership]) -> dict[tuple[int, int], ChainLink]:
    mine = members.filter(organisation__in={one.organisation_id for one in listings}).exclude(link=None)
    return {(one.organisation_id, one.cluster_id): one.link for one in mine.select_related("link") if one.link}


def _unnamed(listing: Listing, around: _Neighbours) -> Appearance:
    kind, cluster = listing.organisation.kind, listing.cluster
    if cluster is None:
        return Appearance(str(SOMEBODY), "", "", is_named=False, place=_place(listing, EVERYBODY, around))
    link = around.links.get((listing.organisation_id, cluster.pk))
    if link and kind == Organisation.Kind.FIRM and around.alike[cluster.pk, link.pk, kind] >= ALIKE:
        words = str(AT_LINK % {"link": link.name, "cluster": cluster.name})
        place = _place(listing, (cluster.pk, link.pk, kind), around)
        return Appearance(words, kind, "", is_named=False, link=link.position, place=place)
    if kind in IN_CLUSTER and around.alike[cluster.pk, None, kind] >= ALIKE:
        words = str(IN_CLUSTER[kind] % {"cluster": cluster.name})
        return Appearance(words, kind, "", is_named=False, place=_place(listing, (cluster.pk, None, kind), around))
    words = str(MEMBER % {"cluster": cluster.name})
    return Appearance(words, "", "", is_named=False, place=_place(listing, (cluster.pk, None, ""), around))


def _place(listing: Listing, group: Group, around: _Neighbours) -> Region | None:
    """The smallest place around the one it names that enough of the group share; else that of the cluster, which everybody knows."""
    town = listing.region
    if town is None:
        return None
    province = town.parent if town.parent and town.parent.kind != Region.Kind.COUNTRY else None
    for place in (town, province):
        if place and around.placed[group, place.pk] >= ALIKE:
            return place
    return listing.cluster.region if listing.cluster else None
