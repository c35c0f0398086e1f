"""What a cluster's page shows: its chain with who is there, what is missing, and who supports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Listing
from matchmaking.querysets import DISCREET
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, OfficeStaff, Organisation
from portal.ui.parts import Action, Lane, Party, Slot, Stage

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

SHOWN_PER_LINK = 3
SHOWN_PER_LANE = 6
LANE_KINDS = {
    ClusterMembership.Lane.FINANCE: Organisation.Kind.FINANCE,
    ClusterMembership.Lane.RESEARCH: Organisation.Kind.RESEARCH,
    ClusterMembership.Lane.GOVERNMENT: Organisation.Kind.GOVERNMENT,
}


@dataclass(frozen=True)
class ClusterChain:
    """`members` counts everybody in the cluster, `needs` the open ones that the reader may see, at whatever link."""

    members: int
    needs: int
    stages: list[Stage]
    support: list[Lane]


@dataclass(frozen=True)
class ClusterFace:
    cluster: Cluster
    members: int
    stages: list[Stage]
    support: list[Lane]
    needs: list[Listing]
    offers: list[Listing]
    staff: list[OfficeStaff]

    @property
    def missing(self) -> list[str]:
        """The links where needs exceed offers or nobody is there."""
        return [stage.name for stage in self.stages if stage.state == "gap"]


def published_clusters() -> QuerySet[Cluster]:
    return Cluster.objects.filter(published_at__lte=timezone.now())


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


def cluster_face(cluster: Cluster, reader: Reader) -> ClusterFace:
    """Everything on the page, in a number of queries that does not depend on how many members there are."""
    visible = Listing.objects.visible_to(reader).open().filter(cluster=cluster)
    newest = visible.select_related("organisation__region", "link", "cluster").order_by("-published_at")
    chain = chain_of(cluster, reader)
    return ClusterFace(
        cluster=cluster,
        members=chain.members,
        stages=chain.stages,
        support=chain.support,
        needs=list(newest.needs()[:6]),
        offers=list(newest.offers()[:6]),
        staff=list(OfficeStaff.objects.filter(cluster=cluster, ended_at=None).select_related("user").order_by("pk")),
    )


def chain_of(cluster: Cluster, reader: Reader, *, for_office: bool = False) -> ClusterChain:
    """The chain with who is there, in three queries. To the office a gap says where else to look, to others that they may offer.

    That somebody asks for finance is counted nowhere, whoever reads.
    """
    memberships = list(
        ClusterMembership.objects.filter(cluster=cluster, ended_at=None, organisation__published_at__lte=timezone.now())
        .select_related("organisation")
        .order_by("-organisation__confirmed_on", "organisation__sort_name")
    )
    visible = Listing.objects.visible_to(reader).open().filter(cluster=cluster).exclude(DISCREET)
    counted: Counter[tuple[int | None, str]] = Counter()
    for link, kind, n in visible.values_list("link", "kind").annotate(n=Count("pk")).order_by():
        counted[link, kind] = n
    links = list(cluster.links.order_by("position"))
    return ClusterChain(
        members=len(memberships),
        needs=sum(n for (_link, kind), n in counted.items() if kind == Listing.Kind.NEED),
        stages=[_stage(cluster, link, memberships, counted, for_office=for_office) for link in links],
        support=[_lane(lane, cluster, memberships) for lane in LANE_KINDS],
    )


def elsewhere(link: ChainLink) -> Action:
    """Who stands at this kind of link in any cluster."""
    return Action(_("Look in other clusters"), f"{reverse('front:directory')}?stage={link.stage}")


def _stage(
    cluster: Cluster,
    link: ChainLink,
    memberships: Sequence[ClusterMembership],
    counted: Counter[tuple[int | None, str]],
    *,
    for_office: bool,
) -> Stage:
    here = [m.organisation for m in memberships if m.link_id == link.pk and not m.lane]
    needs, offers = counted[link.pk, "need"], counted[link.pk, "offer"]
    members = ngettext("%(n)s member", "%(n)s members", len(here)) % {"n": len(here)}
    waiting = ngettext("%(n)s need", "%(n)s needs", needs) % {"n": needs}
    state = _state(len(here), needs, offers)
    directory = f"{reverse('front:directory')}?cluster={cluster.slug}"
    publish = Action(_("Publish an offer"), reverse("matchmaking:offer_create"))
    step = elsewhere(link) if for_office else publish
    return Stage(
        name=link.name,
        note=_("%(members)s, %(needs)s") % {"members": members, "needs": waiting} if needs else members,
        icon=link.stage,
        state=state,  # type: ignore[arg-type]
        members=tuple(party(organisation) for organisation in here[:SHOWN_PER_LINK]),
        more=_more(len(here) - SHOWN_PER_LINK, f"{directory}&stage={link.stage}"),
        slots=_slots(len(here), needs, offers, step) if state == "gap" else (),
    )


def _state(members: int, needs: int, offers: int) -> str:
    """A gap is a link where needs exceed offers, or where nobody is."""
    if not members or needs > offers:
        return "gap"
    return "thin" if needs == offers and needs else "covered"


def _slots(members: int, needs: int, offers: int, step: Action) -> tuple[Slot, ...]:
    if not members:
        return (Slot(_("Nobody is here yet"), "", step),)
    waiting = ngettext("%(n)s need waits.", "%(n)s needs wait.", needs - offers) % {"n": needs - offers}
    return (Slot(_("More needs than offers"), waiting, step),)


def _lane(lane: Any, cluster: Cluster, memberships: Iterable[ClusterMembership]) -> Lane:
    """Who supports the chain in this way. Support serves all of its links, so it is told once and not under each."""
    here = [m.organisation for m in memberships if m.lane == lane]
    directory = f"{reverse('front:directory')}?cluster={cluster.slug}&kind={LANE_KINDS[lane].value}"
    return Lane(
        kind=LANE_KINDS[lane].value,
        label=str(lane.label),
        members=tuple(party(organisation) for organisation in here[:SHOWN_PER_LANE]),
        more=_more(len(here) - SHOWN_PER_LANE, directory),
    )


def _more(rest: int, url: str) -> Action | None:
    if rest <= 0:
        return None
    return Action(ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}, url)


def party(organisation: Organisation) -> Party:
    return Party(organisation.name, organisation.kind, organisation.get_absolute_url())
