"""What the rest of the house is told about networks: the tab, the clock, and the figures with their methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from portal.core.clock import duties
from portal.organisations.models import Cluster, ClusterMembership, Organisation

from . import permissions
from .figures import Count, Figure, Unit, figures
from .figures.behind import counted
from .network import measure
from .network.facts import FINANCE
from .periods import Period
from .queries.network import Network, network_of
from .services.network import count_networks_due
from .tabs import Page, pages

KINDS: dict[str, tuple[str, ...]] = {
    "firms": (Organisation.Kind.FIRM,),
    "research": (Organisation.Kind.UNIVERSITY, Organisation.Kind.RESEARCH),
    "government": (Organisation.Kind.GOVERNMENT,),
    "finance": (Organisation.Kind.FINANCE,),
}
LABELS = {
    "firms": _("Share of companies among members"),
    "research": _("Share of research among members"),
    "government": _("Share of government among members"),
    "finance": _("Share of finance among members"),
}


def density(cluster: Cluster, _period: Period) -> Sequence[Count]:
    found = network_of(cluster)
    told = measure(found.nodes, found.linked)
    value = None if told.density is None else round(told.density, 4)
    return [counted(value, _with_lines(found), covered=told.members, of=len(found.nodes))]


def isolated(cluster: Cluster, _period: Period) -> Sequence[Count]:
    found = network_of(cluster)
    told = measure(found.nodes, found.linked)
    return [counted(len(told.isolated), told.isolated, covered=told.members, of=len(found.nodes))]


def brokers(cluster: Cluster, _period: Period) -> Sequence[Count]:
    found = network_of(cluster)
    told = measure(found.nodes, found.linked)
    brokers = [one for one, _share in told.brokers]
    return [counted(len(brokers), brokers, covered=told.members, of=len(found.nodes))]


def share_of(kinds: Sequence[str]) -> Callable[[Cluster, Period], Sequence[Count]]:
    def count(cluster: Cluster, _period: Period) -> Sequence[Count]:
        there = ClusterMembership.objects.of_published().filter(cluster=cluster)
        total = there.count()
        some = list(there.filter(organisation__kind__in=kinds).values_list("organisation", flat=True))
        return [counted(round(len(some) / total, 4) if total else None, some, covered=total)]

    return count


def _with_lines(found: Network) -> list[int]:
    """Everybody but finance, which has no lines."""
    return [one.id for one in found.nodes if one.kind != FINANCE]


def sign_in() -> None:
    pages.register("network", Page(_("Network"), "analytics:network", permissions.can_read_figures, 40))
    duties.register("analytics.networks", count_networks_due)
    figures.register(
        "network_density",
        Figure(
            _("Density of the network"),
            _(
                "Of all pairs of members, the share that is linked on the day of counting: by a connection of the last twelve months, by "
                "work together that both have said, or by a project in common. Finance is left out."
            ),
            Unit.SHARE,
            density,
            as_it_stands=True,
        ),
    )
    figures.register(
        "network_isolated",
        Figure(
            _("Members without a link"),
            _("Members that have none of these links to another member on the day of counting. Finance is left out."),
            Unit.COUNT,
            isolated,
            rises=False,
            as_it_stands=True,
        ),
    )
    figures.register(
        "network_brokers",
        Figure(
            _("Brokers"),
            _(
                "Members through whom at least five of a hundred shortest ways between other members lead, at most five of them. "
                "Finance is left out."
            ),
            Unit.COUNT,
            brokers,
            rises=None,
            as_it_stands=True,
        ),
    )
    for name, kinds in KINDS.items():
        figures.register(
            f"network_{name}",
            Figure(
                LABELS[name],
                _("Of all published members on the day of counting, those of this kind."),
                Unit.SHARE,
                share_of(kinds),
                rises=None,
                as_it_stands=True,
            ),
        )
