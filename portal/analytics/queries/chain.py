"""The chain of a cluster with who is there, what is missing, and who supports it: drawn in one way on every page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Listing
from matchmaking.queries.chains import Standing, open_at, standing_of
from portal.core.text import listed
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, Organisation
from portal.projects.queries.pools import Face
from portal.ui.parts import Action, Lane, Party, Slot, Stage
from portal.ui.words import number

SHOWN_PER_LINK = 3
SHOWN_PER_LANE = 6
JOINT_PER_LINK = 2
LANE_KINDS = {
    ClusterMembership.Lane.FINANCE: Organisation.Kind.FINANCE,
    ClusterMembership.Lane.RESEARCH: Organisation.Kind.RESEARCH,
    ClusterMembership.Lane.GOVERNMENT: Organisation.Kind.GOVERNMENT,
}


@dataclass(frozen=True)
class ClusterChain:
    """`members` counts everybody in the cluster, `needs` all that are open, at whatever link: the same for every reader."""

    members: int
    needs: int
    stages: list[Stage]
    support: list[Lane]


@dataclass(frozen=True, slots=True)
class _Place:
    """How many published members stand at one place of a chain, and the first of them: those who confirmed last."""

    members: int
    first: list[Organisation]


def chain_of(
    cluster: Cluster, *, for_office: bool = False, pools: Mapping[int | None, Sequence[Face]] | None = None
) -> ClusterChain:
    """The chain with who is there, in three queries. To the office a gap says where else to look, to others that they may offer.
    `pools` are what members buy or offer together, by link.

    What is counted is the same whoever reads (see matchmaking.queries.chains): no two pages may contradict each other.
    """
    places = _places(cluster)
    counted = open_at([cluster])
    links = list(cluster.links.order_by("position"))
    return ClusterChain(
        members=sum(place.members for place in places.values()),
        needs=sum(n for (_cluster, _link, kind), n in counted.items() if kind == Listing.Kind.NEED),
        stages=[
            replace(
                _stage(cluster, link, places[link.pk, ""], counted, for_office=for_office),
                joint=tuple(_joint(one) for one in (pools or {}).get(link.pk, ())[:JOINT_PER_LINK]),
            )
            for link in links
        ],
        support=[_lane(lane, cluster, _at_lane(lane, places)) for lane in LANE_KINDS],
    )


def _places(cluster: Cluster) -> Mapping[tuple[int | None, str], _Place]:
    """(link pk, lane) -> who is there. The database counts them and picks those that are shown: a cluster may be large."""
    place = [F("link"), F("lane")]
    latest = [F("organisation__confirmed_on").desc(nulls_last=True), F("organisation__sort_name"), F("pk")]
    shown = (
        ClusterMembership.objects.of_published()
        .filter(cluster=cluster)
        .annotate(
            members=Window(Count("pk"), partition_by=place),
            turn=Window(RowNumber(), partition_by=place, order_by=latest),
        )
        .filter(turn__lte=SHOWN_PER_LANE)
        .select_related("organisation")
        .order_by("turn")
    )
    places: defaultdict[tuple[int | None, str], _Place] = defaultdict(lambda: _Place(0, []))
    for one in shown:
        key = (one.link_id, one.lane)
        places[key] = _Place(one.members, [*places[key].first, one.organisation])
    return places


def elsewhere(link: ChainLink) -> Action:
    """Who stands at this kind of link in any cluster."""
    return Action(_("Look in other clusters"), f"{reverse('front:directory')}?stage={link.stage}")


def _stage(
    cluster: Cluster,
    link: ChainLink,
    here: _Place,
    counted: Counter[tuple[int, int | None, str]],
    *,
    for_office: bool,
) -> Stage:
    standing = standing_of(link, here.members, counted)
    directory = f"{reverse('front:directory')}?cluster={cluster.slug}"
    publish = Action(_("Publish an offer"), reverse("matchmaking:offer_create"))
    step = elsewhere(link) if for_office else publish
    return Stage(
        name=link.name,
        note=_note(standing),
        icon=link.stage,
        state=standing.state,
        members=tuple(party(organisation) for organisation in here.first[:SHOWN_PER_LINK]),
        more=_more(here.members - SHOWN_PER_LINK, f"{directory}&stage={link.stage}"),
        slots=_slots(standing, step) if standing.state == "gap" else (),
    )


def _joint(face: Face) -> Slot:
    """What members buy or offer together at a link."""
    members = ngettext("%(n)s member", "%(n)s members", face.members) % {"n": number(face.members)}
    title = _("%(kind)s: %(title)s") % {"kind": face.pool.get_kind_display(), "title": face.pool.title}
    see = Action(_("You are in") if face.mine and face.mine.is_in else _("See it"), face.pool.get_absolute_url())
    note = _("%(quantity)s, %(members)s") % {"quantity": face.how_much, "members": members}
    return Slot(title, note, see)


def _note(standing: Standing) -> str:
    members = ngettext("%(n)s member", "%(n)s members", standing.members) % {"n": number(standing.members)}
    if not standing.needs:
        return members
    needs = ngettext("%(n)s need", "%(n)s needs", standing.needs) % {"n": number(standing.needs)}
    offers = ngettext("%(n)s offer", "%(n)s offers", standing.offers) % {"n": number(standing.offers)}
    return listed([members, needs, offers if standing.offers else _("no offer")])


def _slots(standing: Standing, step: Action) -> tuple[Slot, ...]:
    title = _("More needs than offers") if standing.members else _("Nobody is here yet")
    return (Slot(title, "", step),)


def _at_lane(lane: str, places: Mapping[tuple[int | None, str], _Place]) -> _Place:
    """Support serves all links of a chain, so it is told once and not under each."""
    there = [place for (_link, at), place in places.items() if at == lane]
    return _Place(sum(place.members for place in there), [one for place in there for one in place.first])


def _lane(lane: Any, cluster: Cluster, here: _Place) -> Lane:
    """Who supports the chain in this way."""
    directory = f"{reverse('front:directory')}?cluster={cluster.slug}&kind={LANE_KINDS[lane].value}"
    return Lane(
        kind=LANE_KINDS[lane].value,
        label=str(lane.label),
        members=tuple(party(organisation) for organisation in here.first[:SHOWN_PER_LANE]),
        more=_more(here.members - SHOWN_PER_LANE, directory),
    )


def _more(rest: int, url: str) -> Action | None:
    if rest <= 0:
        return None
    return Action(ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}, url)


def party(organisation: Organisation) -> Party:
    return Party(organisation.name, organisation.kind, organisation.get_absolute_url())
