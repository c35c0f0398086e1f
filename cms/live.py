"""What blocks show of the floors below, as a stranger may see it: kept for a minute, the same number of queries whatever the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.models import Listing
from matchmaking.queries.chains import listings_counted
from portal.analytics.choosing import periods_on
from portal.analytics.figures import figures
from portal.analytics.queries.chain import chain_of
from portal.analytics.queries.readings import Level, Said, hidden_of, kept_of, said_of
from portal.events.models import Event
from portal.organisations.models import Cluster
from portal.ui.parts import Stage

KEPT_SECONDS = 60
NEEDS_SHOWN = 20
EVENTS_SHOWN = 5
PERIOD = "last-quarter"


@dataclass(frozen=True, slots=True)
class LinkNeeds:
    """Needs at one link of the chain; those at no link stand last."""

    name: str
    needs: Sequence[Listing]


def cluster_choices() -> list[tuple[str, str]]:
    """Slug and name of those that are published, for the form of a block."""
    return [(one.slug, one.name) for one in Cluster.objects.filter(published_at__lte=timezone.now())]


def figure_choices() -> list[tuple[str, str]]:
    """Key and label of all that is counted, for the form of a block."""
    return [(key, str(figure.label)) for key, figure in figures]


def needs_by_link(slug: str) -> dict[str, Any]:
    return _kept("needs", slug, _needs_by_link)


def ribbon_of(slug: str) -> dict[str, Any]:
    return _kept("ribbon", slug, _ribbon_of)


def events_to_come(slug: str) -> dict[str, Any]:
    """Of one cluster, or of all where no slug is given."""
    return _kept("events", slug, _events_to_come)


def figures_of(slug: str) -> dict[str, Any]:
    return _kept("figures", slug, _figures_of)


def _kept(what: str, slug: str, ask: Callable[[Cluster | None], dict[str, Any]]) -> dict[str, Any]:
    """Nothing where the cluster is no longer published."""
    key = f"cms.live.{what}.{slug or '*'}.{get_language()}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        cluster = Cluster.objects.filter(slug=slug, published_at__lte=timezone.now()).first() if slug else None
        found = {} if slug and cluster is None else {"cluster": cluster, **ask(cluster)}
        cache.set(key, found, KEPT_SECONDS)
    return found


def _needs_by_link(cluster: Cluster | None) -> dict[str, Any]:
    open_needs = Listing.objects.visible_to(AnonymousUser()).open().needs().filter(cluster=cluster)
    rows = list(open_needs.select_related("link").order_by("-published_at", "pk")[:NEEDS_SHOWN])
    rows.sort(key=_position)
    links = [
        LinkNeeds(_name(several[0]), several) for _pk, found in groupby(rows, _position) if (several := list(found))
    ]
    shown = listings_counted().filter(cluster=cluster, kind=Listing.Kind.NEED).exclude(pk__in=open_needs.values("pk"))
    return {"links": links, "more": shown.count()}


def _position(listing: Listing) -> float:
    return listing.link.position if listing.link else float("inf")


def _name(listing: Listing) -> str:
    return listing.link.name if listing.link else _("At no single link")


def _ribbon_of(cluster: Cluster | None) -> dict[str, Any]:
    stages: list[Stage] = chain_of(cluster).stages if cluster else []
    return {"stages": stages}


def _events_to_come(cluster: Cluster | None) -> dict[str, Any]:
    found = Event.objects.visible_to(AnonymousUser()).to_come().with_card_facts()
    if cluster is not None:
        found = found.filter(cluster=cluster)
    return {"events": list(found.order_by("starts_at", "pk")[:EVENTS_SHOWN])}


def _figures_of(cluster: Cluster | None) -> dict[str, Any]:
    """A stranger gets what neither a board nor a ministry is kept from: both together must not give away what one of them hides."""
    if cluster is None:
        return {}
    today = timezone.localdate()
    kept = kept_of(cluster, Level.TOTALS, today)
    kept.out.update(hidden_of(kept.rows.values(), Level.AUTHORITY))
    period = periods_on(today)[PERIOD]
    said: list[Said] = said_of(kept, period, today)
    return {"figures": [one for one in said if one.value is not None or one.is_hidden], "period": period}
