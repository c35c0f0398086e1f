"""The members of a cluster as its office keeps them: how each is doing, by what they are narrowed, what a table takes along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.tabular.writing import Cell
from portal.core.text import clean_line
from portal.organisations.models import ChainLink, Cluster, ClusterMembership
from portal.ui.parts import Action, Tab
from portal.ui.words import ago

from ..models import ContactNote, MemberState, NextAction, SavedView, Tag

State = MemberState.State
SIZE = 25
SORTS = {
    "name": ("organisation__sort_name", "pk"),
    "seen": (F("health__last_seen_at").desc(nulls_last=True), "pk"),
    "unseen": (F("health__last_seen_at").asc(nulls_first=True), "pk"),
    "profile": (F("health__profile").asc(nulls_first=True), "pk"),
    "needs": (F("health__open_needs").desc(nulls_last=True), "pk"),
    "introductions": (F("health__introductions").asc(nulls_first=True), "pk"),
    "contact": (F("last_contact_on").asc(nulls_first=True), "pk"),
}
LANES = {f"lane-{lane}": str(lane) for lane in ClusterMembership.Lane.values if lane}


@dataclass(frozen=True)
class Asked:
    """What the address of the list says; whatever it says else is left out."""

    q: str = ""
    state: str = ""
    link: str = ""
    tag: str = ""
    sort: str = "name"
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        def word(name: str, longest: int = 60) -> str:
            return clean_line(given.get(name, "").replace("\x00", ""))[:longest]

        state, sort, page = word("state"), word("sort"), word("page")
        return cls(
            q=word("q"),
            state=state if state in State.values else "",
            link=word("link"),
            tag=word("tag", 12),
            sort=sort if sort in SORTS else "name",
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )

    def query(self, **changed: Any) -> str:
        """As it stands in an address, without what says nothing."""
        said = {name: getattr(self, name) for name in ("q", "state", "link", "tag", "sort")} | changed
        return urlencode({name: value for name, value in said.items() if value and (name, value) != ("sort", "name")})


@dataclass(frozen=True, slots=True)
class Row:
    """A member on the list. `do` is what its state asks for, if anything."""

    membership: Any
    health: MemberState | None
    tags: Sequence[Tag]
    seen: str
    do: Action | None


@dataclass(frozen=True)
class Members:
    rows: Sequence[Row]
    tabs: Sequence[Tab]
    total: int
    links: Sequence[tuple[str, str]]
    tags: Sequence[Tag]
    views: Sequence[SavedView]
    asked: Asked
    previous_url: str
    next_url: str


def members_of(cluster: Cluster, asked: Asked, reader: User) -> Members:
    """One page of the list, in a number of queries that does not depend on how many they are."""
    narrowed = _narrowed(cluster, asked)
    by_state = dict(narrowed.order_by().values_list("health__state").annotate(Count("pk")))
    shown = narrowed.filter(health__state=asked.state) if asked.state else narrowed
    total = by_state.get(asked.state, 0) if asked.state else sum(by_state.values())
    first = (asked.page - 1) * SIZE
    found = list(_with_facts(shown, cluster, asked)[first : first + SIZE])
    tags = _carried(cluster, [one.organisation_id for one in found])
    return Members(
        rows=[_row(one, cluster, tags) for one in found],
        tabs=_tabs(asked, by_state),
        total=total,
        links=_links(cluster),
        tags=list(Tag.objects.filter(cluster=cluster)),
        views=list(SavedView.objects.filter(Q(owner=None) | Q(owner=reader), cluster=cluster)),
        asked=asked,
        previous_url=f"?{asked.query(page=asked.page - 1)}" if asked.page > 1 else "",
        next_url=f"?{asked.query(page=asked.page + 1)}" if first + SIZE < total else "",
    )


def table_of(cluster: Cluster, asked: Asked) -> Iterator[list[Cell]]:
    """The whole list as lines of a table, its heading first."""
    yield [
        _("Member"),
        _("Kind"),
        _("Town"),
        _("Place in the chain"),
        _("State"),
        _("Last seen"),
        _("Profile, %"),
        _("Open needs"),
        _("Introductions, 90 days"),
        _("Tags"),
        _("Last contact"),
        _("Next step by"),
    ]
    narrowed = _narrowed(cluster, asked)
    shown = narrowed.filter(health__state=asked.state) if asked.state else narrowed
    tags = _carried(cluster)
    for one in _with_facts(shown, cluster, asked).iterator(chunk_size=500):
        organisation, health = one.organisation, _health(one)
        yield [
            organisation.name,
            str(organisation.get_kind_display()),
            organisation.town,
            one.link.name if one.link else str(one.get_lane_display()) if one.lane else "",
            str(health.get_state_display()) if health else "",
            timezone.localtime(health.last_seen_at).date().isoformat() if health and health.last_seen_at else "",
            health.profile if health else None,
            health.open_needs if health else None,
            health.introductions if health else None,
            ", ".join(tag.name for tag in tags.get(organisation.pk, [])),
            one.last_contact_on.isoformat() if one.last_contact_on else "",
            one.next_step_on.isoformat() if one.next_step_on else "",
        ]


def seen_words(health: MemberState | None) -> str:
    if health is None:
        return _("not counted yet")
    return ago(_day(health.last_seen_at)) if health.last_seen_at else _("never")


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def _narrowed(cluster: Cluster, asked: Asked) -> QuerySet[Any]:
    """By everything but the state."""
    there = ClusterMembership.objects.of_published().filter(cluster=cluster)
    if asked.q:
        words = asked.q
        there = there.filter(
            Q(organisation__trade_name_latin__icontains=words)
            | Q(organisation__trade_name_ar__icontains=words)
            | Q(organisation__sort_name__icontains=words)
        )
    if asked.link in LANES:
        there = there.filter(lane=LANES[asked.link])
    elif asked.link == "none":
        there = there.filter(link=None, lane="")
    elif asked.link.isascii() and asked.link.isdigit() and len(asked.link) < 3:
        there = there.filter(link__position=int(asked.link))
    if asked.tag:
        carried = Tag.objects.filter(cluster=cluster, public_id=asked.tag)
        there = there.filter(organisation__in=carried.values("organisations"))
    return there


def _with_facts(there: QuerySet[Any], cluster: Cluster, asked: Asked) -> QuerySet[Any]:
    here = {"cluster": cluster, "organisation": OuterRef("organisation")}
    by_hand = ContactNote.objects.filter(**here).exclude(way=ContactNote.Way.NUDGE)
    steps = NextAction.objects.filter(**here, done_at=None).order_by("due_on", "pk")
    return (
        there.annotate(
            last_contact_on=Subquery(by_hand.order_by("-on", "-pk").values("on")[:1]),
            next_step_on=Subquery(steps.values("due_on")[:1]),
        )
        .select_related("organisation__region", "link", "health")
        .order_by(*SORTS[asked.sort])
    )


def _health(membership: Any) -> MemberState | None:
    found: MemberState | None = getattr(membership, "health", None)
    return found


def _row(membership: Any, cluster: Cluster, tags: Mapping[int, Sequence[Tag]]) -> Row:
    health, organisation = _health(membership), membership.organisation
    page = reverse("desk:member_file", args=[cluster.slug, organisation.slug])
    state = health.state if health else ""
    do = None
    if state == State.QUIET:
        do = Action(_("Write"), f"{page}#nudge")
    elif state == State.SILENT:
        do = Action(_("Call"), f"{page}#note")
    elif state == State.NOT_STARTED:
        do = Action(_("Invite"), reverse("organisations:office_invitations", args=[cluster.slug]))
    return Row(membership, health, tags.get(organisation.pk, []), seen_words(health), do)


def _carried(cluster: Cluster, organisations: Collection[int] | None = None) -> dict[int, list[Tag]]:
    """The tags of these members, or of all. One query."""
    rows = Tag.organisations.through.objects.filter(tag__cluster=cluster)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    found: dict[int, list[Tag]] = {}
    for row in rows.select_related("tag").order_by("tag__name"):
        found.setdefault(row.organisation_id, []).append(row.tag)
    return found


def _tabs(asked: Asked, by_state: dict[Any, int]) -> list[Tab]:
    every = Tab(_("All"), f"?{asked.query(state='')}", not asked.state, sum(by_state.values()))
    return [
        every,
        *(
            Tab(
                str(state.label),
                f"?{asked.query(state=state.value)}",
                asked.state == state,
                by_state.get(state.value, 0),
            )
            for state in State
        ),
    ]


def _links(cluster: Cluster) -> list[tuple[str, str]]:
    """What the list can be narrowed to: the links of the chain, the support lanes, those without a place."""
    links = [(str(one.position), one.name) for one in ChainLink.objects.filter(cluster=cluster).order_by("position")]
    lanes = [(key, str(ClusterMembership.Lane(lane).label)) for key, lane in LANES.items()]
    return [*links, *lanes, ("none", _("without a place"))]
