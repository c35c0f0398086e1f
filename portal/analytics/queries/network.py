"""Who works with whom in a cluster: rows as nodes and edges of the network, the whole for its office, for others what both sides show.

A line is a connection of the last twelve months, work together that both have said, or a project in common. Finance has no line for
anybody: who is financed is never shown. What came of introductions is told by their own people to sums alone, so no deal is counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from matchmaking.models import Listing, Match
from matchmaking.querysets import discreet, is_open, kept_apart
from portal.accounts.models import User
from portal.organisations.models import (
    ChainLink,
    Cluster,
    ClusterMembership,
    Connection,
    Organisation,
    WorkedTogether,
)
from portal.organisations.queries.worked import FIELD
from portal.organisations.visibility import visible_fields_of
from portal.projects.models import Partner, Project
from portal.search.audience import terms_for

from ..network import Edge, Node
from ..network.facts import FINANCE, SUPPORT

YEAR = dt.timedelta(days=365)
MISSING_SHOWN = 12
"""Pairs that fit and have no link yet: the best, so that they can be read."""


@dataclass(frozen=True)
class Network:
    """`names` are the links of the chain in order. `organisations` by their row's number; nodes and edges speak of the same."""

    names: Sequence[str]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    organisations: dict[int, Organisation] = field(default_factory=dict)

    @property
    def linked(self) -> list[Edge]:
        return [one for one in self.edges if not one.is_missing]

    @property
    def missing(self) -> list[Edge]:
        return [one for one in self.edges if one.is_missing]


@dataclass(frozen=True, slots=True)
class Line:
    """One member with those it works with, as the list beside the graph says it."""

    who: Organisation
    others: Sequence[Organisation]


def network_of(cluster: Cluster) -> Network:
    """As its office reads it, in seven queries however many members there are."""
    found = _members(cluster)
    linked = _linked(cluster, found)
    missing = _missing(cluster, found, {(one.one, one.other) for one in linked})
    return Network(found.names, found.nodes, [*linked, *missing], found.organisations)


def shown_network_of(cluster: Cluster, reader: User) -> Network:
    """As everybody else reads it: that two have worked with one another, where both have said so and both let this reader read it."""
    found = _members(cluster)
    terms = terms_for(reader)
    seen = visible_fields_of(list(found.organisations.values()), terms)
    lines = {one.id for one in found.nodes if one.kind != FINANCE and FIELD in seen[one.id]}
    pairs = _worked(cluster).values_list("first", "second")
    return Network(
        found.names,
        found.nodes,
        [Edge(one, other) for one, other in sorted(pairs) if one in lines and other in lines],
        found.organisations,
    )


def as_list(network: Network) -> list[Line]:
    """Everybody with a line, those with most first."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for edge in network.linked:
        beside[edge.one].append(edge.other)
        beside[edge.other].append(edge.one)
    known = network.organisations
    ranked = sorted(beside, key=lambda one: (-len(beside[one]), known[one].sort_name, one))
    return [Line(known[one], sorted((known[two] for two in beside[one]), key=lambda o: o.sort_name)) for one in ranked]


def alone(network: Network) -> list[Organisation]:
    """Without any line; finance has none for anybody, and is not among them."""
    linked = {one for edge in network.linked for one in (edge.one, edge.other)}
    found = [network.organisations[one.id] for one in network.nodes if one.kind != FINANCE and one.id not in linked]
    return sorted(found, key=lambda one: one.sort_name)


def _members(cluster: Cluster) -> Network:
    links = list(ChainLink.objects.filter(cluster=cluster).order_by("position"))
    column = {one.pk: at for at, one in enumerate(links, 1)}
    there = (
        ClusterMembership.objects.of_published()
        .filter(cluster=cluster)
        .select_related("organisation")
        .only(
            "link_id", "lane", "organisation__kind", "organisation__slug", "organisation__public_id",
            "organisation__sort_name", "organisation__trade_name_latin", "organisation__trade_name_ar",
            "organisation__legal_name_latin", "organisation__legal_name_ar", "organisation__visibility",
        )
        .order_by("organisation__sort_name", "pk")
    )  # fmt: skip
    organisations = {one.organisation_id: one.organisation for one in there}
    nodes = [
        Node(one.organisation_id, one.organisation.name, one.organisation.kind, column.get(one.link_id, SUPPORT))
        for one in there
    ]
    return Network([one.name for one in links], nodes, [], organisations)


def _linked(cluster: Cluster, found: Network) -> list[Edge]:
    may = {one.id for one in found.nodes if one.kind != FINANCE}
    times: Counter[tuple[int, int]] = Counter()
    since = timezone.now() - YEAR
    within = {"first__in": _inside(cluster), "second__in": _inside(cluster)}
    known = set(Connection.objects.filter(ended_at=None, since__gte=since, **within).values_list("first", "second"))
    agreed = Match.objects.filter(
        ~discreet("listing__"),
        agreed_at__gte=since,
        organisation__in=_inside(cluster),
        listing__organisation__in=_inside(cluster),
    )
    introduced = Counter(_pair(*row) for row in agreed.values_list("organisation", "listing__organisation"))
    for pair in known:
        times[pair] += max(introduced[pair], 1)
    times.update(_worked(cluster).values_list("first", "second"))
    times.update(_in_projects(cluster))
    return [
        Edge(one, other, n) for (one, other), n in sorted(times.items()) if one in may and other in may and one != other
    ]


def _worked(cluster: Cluster) -> QuerySet[WorkedTogether]:
    found: QuerySet[WorkedTogether] = WorkedTogether.objects.confirmed().filter(
        first__in=_inside(cluster), second__in=_inside(cluster)
    )
    return found


def _in_projects(cluster: Cluster) -> Iterable[tuple[int, int]]:
    """Each pair of partners that work in one project, once for each; whoever only pays for it has no line."""
    shown = Project.objects.filter(Q(cluster=cluster) | Q(audience__in=["public", "members"]), hidden_at=None)
    rows = Partner.objects.working().filter(organisation__in=_inside(cluster), project__in=shown.values("pk"))
    by_project: defaultdict[int, set[int]] = defaultdict(set)
    for project, organisation in rows.values_list("project", "organisation"):
        by_project[project].add(organisation)
    for partners in by_project.values():
        several = sorted(partners)
        yield from ((one, other) for at, one in enumerate(several) for other in several[at + 1 :])


def _missing(cluster: Cluster, found: Network, linked: set[tuple[int, int]]) -> list[Edge]:
    """Both fit well and have no link: by what was published under a name, never by a request for finance."""
    may = {one.id for one in found.nodes if one.kind != FINANCE}
    older = Connection.objects.filter(ended_at=None, first__in=_inside(cluster), second__in=_inside(cluster))
    linked = linked | set(older.values_list("first", "second"))
    fits = (
        Match.objects.standing()
        .filter(
            is_open("listing__"),
            ~discreet("listing__"),
            ~kept_apart(),
            agreed_at=None,
            verdict=Match.Verdict.STRONG,
            listing__confidentiality=Listing.Confidentiality.NAMED,
            organisation__in=_inside(cluster),
            listing__organisation__in=_inside(cluster),
        )
        .exclude(listing__category=Listing.Category.FINANCE)
        .exclude(organisation=F("listing__organisation"))
        .order_by("-order", "pk")
        .values_list("organisation", "listing__organisation")
    )
    pairs: dict[tuple[int, int], None] = {}
    for row in fits[: 10 * MISSING_SHOWN]:
        pair = _pair(*row)
        if pair not in linked and pair[0] in may and pair[1] in may:
            pairs.setdefault(pair)
        if len(pairs) == MISSING_SHOWN:
            break
    return [Edge(one, other, 0, is_missing=True) for one, other in pairs]


def _inside(cluster: Cluster) -> QuerySet[Any, Any]:
    return ClusterMembership.objects.of_published().filter(cluster=cluster).values("organisation")


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
