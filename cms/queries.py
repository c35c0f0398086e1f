"""What the public home shows of the floors below: plain data, the same number of queries whatever the rows, kept for a minute."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Listing, Match
from matchmaking.queries.chains import link_state, listings_counted, open_to_members, standings
from portal.organisations.figures import FEWEST, may_be_told
from portal.organisations.models import ChainLink, Cluster, Organisation
from portal.ui.parts import Action, LinkState, Pin, Stage

from .news import News, latest_news

KEPT_SECONDS = 60
QUARTER = dt.timedelta(days=91)
NEEDS_SHOWN = 7


@dataclass(frozen=True)
class ClusterRow:
    """A cluster on the map and in the list under it."""

    name: str
    place: str
    product: str
    url: str
    members: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class StageRow:
    """One of the five common stages: how many open offers and needs, and in how many clusters a link of it is missing.

    `offering` and `needing` are how many organisations stand behind: of fewer than five no figure is told.
    """

    stage: str
    label: str
    offers: int
    needs: int
    short_in: int
    offering: int = FEWEST
    needing: int = FEWEST

    @property
    def state(self) -> LinkState:
        return link_state(self.needs, self.offers)

    def drawn(self) -> Stage:
        """As the ribbon draws it."""
        offers = ngettext("%(n)s offer", "%(n)s offers", self.offers) % {"n": self.offers}
        needs = ngettext("%(n)s need", "%(n)s needs", self.needs) % {"n": self.needs}
        offers = offers if may_be_told(self.offering) else _("offers of fewer than five")
        needs = needs if may_be_told(self.needing) else _("needs of fewer than five")
        return Stage(
            name=self.label.capitalize(),
            note=_("%(offers)s, %(needs)s") % {"offers": offers, "needs": needs},
            icon=self.stage,
            state=self.state,
            more=self._more(),
        )

    def _more(self) -> Action:
        if not self.short_in:
            return Action(_("See who is here"), f"{reverse('front:directory')}?stage={self.stage}")
        label = ngettext("Short in %(n)s cluster", "Short in %(n)s clusters", self.short_in) % {"n": self.short_in}
        return Action(label, f"{reverse('front:cluster_list')}?short={self.stage}")


@dataclass(frozen=True)
class KindRow:
    """How many organisations of one kind there are, and what they come for."""

    kind: str
    count: int
    sentence: str


def _come_for() -> dict[str, str]:
    kinds = Organisation.Kind
    return {
        kinds.FIRM: _("producers, processors, carriers and traders. Post a need in four minutes."),
        kinds.UNIVERSITY: _("offering students, laboratories and short courses."),
        kinds.RESEARCH: _("with testing, prototyping and licences."),
        kinds.FINANCE: _("that publish their conditions."),
        kinds.GOVERNMENT: _("for permits, standards and export support."),
        kinds.CLUSTER: _("that check facts and bring members together."),
    }


@dataclass(frozen=True)
class PublicHome:
    organisations: int
    open_needs: int
    needs_for_members: int
    needing: int
    introductions: int
    kinds: dict[str, int]
    clusters: list[ClusterRow]
    stages: list[StageRow]
    needs: list[Listing]
    news: News

    @property
    def may_count_needs(self) -> bool:
        return may_be_told(self.needing)

    @property
    def kind_rows(self) -> list[KindRow]:
        return [KindRow(kind, self.kinds.get(kind, 0), sentence) for kind, sentence in _come_for().items()]

    @property
    def ribbon(self) -> list[Stage]:
        return [stage.drawn() for stage in self.stages]

    @property
    def pins(self) -> list[Pin]:
        return [
            Pin(cluster.latitude, cluster.longitude, kind="cluster", label=cluster.place)
            for cluster in self.clusters
            if cluster.latitude is not None and cluster.longitude is not None
        ]


def kept_as(language: str) -> str:
    """Under which name it is kept; another number where what is kept has another shape."""
    return f"cms.public_home.3.{language}"


def public_home(language: str) -> PublicHome:
    """Live figures as a stranger may see them, in one language."""
    key = kept_as(language)
    kept = cache.get(key)
    if kept is None:
        with translation.override(language):
            kept = _public_home(language)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _public_home(language: str) -> PublicHome:
    stranger = AnonymousUser()
    kinds = Counter(dict(Organisation.objects.published().values_list("kind").annotate(n=Count("pk")).order_by()))
    visible = Listing.objects.visible_to(stranger)
    clusters = list(_clusters())
    needs = listings_counted().needs().aggregate(needs=Count("pk"), needing=Count("organisation", distinct=True))
    return PublicHome(
        organisations=sum(kinds.values()),
        open_needs=needs["needs"],
        needs_for_members=open_to_members(Listing.Kind.NEED),
        needing=needs["needing"],
        introductions=_introductions(),
        kinds=dict(kinds),
        clusters=cluster_rows(clusters),
        stages=stage_rows(clusters),
        needs=list(
            visible.needs()
            .select_related("organisation__region", "cluster", "link", "region")
            .prefetch_related("cluster__links")
            .order_by("-published_at")[:NEEDS_SHOWN]
        ),
        news=latest_news(language),
    )


def _introductions() -> int:
    """Pairs of this quarter; none where fewer than five organisations would stand behind the figure."""
    pairs = list(
        Match.objects.filter(agreed_at__gte=timezone.now() - QUARTER).values_list(
            "organisation", "listing__organisation"
        )
    )
    return len(pairs) if may_be_told(len({one for pair in pairs for one in pair})) else 0


def _clusters() -> QuerySet[Any]:
    """Published clusters with their chains and member counts, largest first."""
    return (
        Cluster.objects.filter(published_at__lte=timezone.now())
        .select_related("region")
        .prefetch_related("links")
        .annotate(
            member_count=Count(
                "memberships",
                filter=Q(memberships__ended_at=None, memberships__organisation__published_at__lte=timezone.now()),
            )
        )
        .order_by("-member_count", "slug")
    )


def cluster_rows(clusters: Iterable[Any]) -> list[ClusterRow]:
    return [
        ClusterRow(
            c.name,
            str(c.region),
            c.product,
            c.get_absolute_url(),
            c.member_count,
            c.region.latitude,
            c.region.longitude,
        )
        for c in clusters
    ]


def _behind() -> dict[tuple[str, str], set[int]]:
    """(stage, need or offer) -> the organisations behind what is counted there."""
    behind: dict[tuple[str, str], set[int]] = {}
    rows = listings_counted().exclude(link=None).values_list("link__stage", "kind", "organisation").order_by()
    for stage, kind, organisation in rows.distinct():
        behind.setdefault((stage, kind), set()).add(organisation)
    return behind


def stage_rows(clusters: Sequence[Cluster]) -> list[StageRow]:
    """All chains grouped into the five common stages; a cluster is short where its own page draws a missing link."""
    standing = standings(clusters)
    needs: Counter[str] = Counter()
    offers: Counter[str] = Counter()
    short: dict[str, set[int]] = {}
    for cluster in clusters:
        for link in cluster.links.all():
            here = standing[link.pk]
            needs[link.stage] += here.needs
            offers[link.stage] += here.offers
            if here.state == "gap":
                short.setdefault(link.stage, set()).add(cluster.pk)
    behind = _behind()
    return [
        StageRow(
            stage=stage.value,
            label=str(stage.label),
            offers=offers[stage.value],
            needs=needs[stage.value],
            short_in=len(short.get(stage.value, ())),
            offering=len(behind.get((stage.value, "offer"), ())),
            needing=len(behind.get((stage.value, "need"), ())),
        )
        for stage in ChainLink.Stage
    ]
