"""What a chain lacks is found anew by the clock and when the office asks; what was begun about it is remembered.

Needs for finance are never among it, whoever reads: not as a row, not in a count.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.engine.distance import km_between
from matchmaking.engine.facts import Place
from matchmaking.models import Listing, Match
from matchmaking.queries.consortium import Able, Sought, who_could
from matchmaking.queries.misfits import misfits_of
from matchmaking.querysets import DISCREET, discreet
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Course
from portal.notifications.services import notify
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, Exclusion, JoinRequest, Organisation
from portal.organisations.services.whom import keepers_of
from portal.outbox.services import Priority, enqueue
from portal.projects.models import Call, Pool
from portal.search.projector import project_pending
from portal.search.shelf import NotReady
from portal.taxonomy.models import Region

from .. import permissions, tasks
from ..models import Gap, GapCandidate, GapStep

log = logging.getLogger(__name__)

CANDIDATES = 8
COMPARED_NEEDS = 4
"""Of one gap, so many needs are compared with what there is: the oldest, who have waited longest."""

AFRESH = dt.timedelta(hours=6)
INDEX_AWAITED = dt.timedelta(seconds=30)
Into = GapStep.Into


@dataclass
class _Found:
    """One gap as the rows say it now."""

    kind: str
    link: ChainLink | None
    sector: str | None = None
    category: str = ""
    needs: list[Listing] = field(default_factory=list)
    since: dt.datetime | None = None

    @property
    def asked_km(self) -> int | None:
        asked = [one.radius_km for one in self.needs]
        return None if not asked or None in asked else max(one for one in asked if one is not None)


def unmet_needs(cluster: Cluster) -> Any:
    """Open needs of its members that nobody has answered, with a yes of both sides: all but those for finance, and those with which its
    office begins to buy what is missing together."""
    answered = Match.objects.filter(listing=OuterRef("pk"), agreed_at__isnull=False)
    return (
        Listing.objects.open()
        .needs()
        .filter(~DISCREET, ~Exists(answered), cluster=cluster)
        .exclude(category=Listing.Category.FINANCE)
        .exclude(organisation=cluster.organisation_id)
    )


def refresh_gaps_due() -> None:
    """By the clock: each published cluster is looked at anew after some hours, one after the other."""
    for cluster in Cluster.objects.filter(published_at__lte=timezone.now()).only("pk"):
        if cache.add(f"desk:gaps:{cluster.pk}", 1, AFRESH.total_seconds()):
            look_again(cluster)


def look_again(cluster: Cluster, *, urgent: bool = False) -> None:
    priority = Priority.NORMAL if urgent else Priority.BULK
    enqueue(tasks.refresh_gaps, key=f"gaps:{cluster.pk}", priority=priority, cluster=cluster.pk)


def ask_to_look(cluster: Cluster, *, by: User) -> None:
    """The office wants it looked for now."""
    if not permissions.can_work_at_desk(by, cluster):
        raise NotAllowed
    look_again(cluster, urgent=True)


def count_gaps(cluster: Cluster) -> list[Gap]:
    """What is missing now and how many needs wait: read from the rows, so it takes no time. Who could fill it stays as it was found."""
    return _keep(cluster, _missing(cluster))


def refresh_gaps(cluster: Cluster) -> None:
    """What is missing now, then for each who could fill it. Running it again changes nothing.

    While the search index is being made, what was found before stands, and it is tried again.
    """
    gaps = count_gaps(cluster)
    for step in GapStep.objects.filter(gap__in=gaps, about="").select_related("gap__cluster", "organisation"):
        _trace(step)
    project_pending()
    members = list(
        Organisation.objects.filter(cluster_memberships__cluster=cluster, cluster_memberships__ended_at=None)
    )
    try:
        for gap in gaps:
            _look(gap, members)
    except NotReady:
        enqueue(
            tasks.refresh_gaps,
            key=f"gaps:{cluster.pk}",
            priority=Priority.BULK,
            wait=INDEX_AWAITED,
            cluster=cluster.pk,
        )


@transaction.atomic
def turn_gap(gap: Gap, *, by: User, into: str, organisation: Organisation | None = None) -> GapStep:
    """Begin something about a gap. Two clicks are one; whoever is invited is told once.

    Raises NotPossible where it is closed, or where whoever is to be invited cannot be told.
    """
    if not permissions.can_work_at_desk(by, gap.cluster):
        raise NotAllowed
    if into not in Into.values:
        raise NotPossible("into", _("Choose what to do about it."), "into")
    if not Gap.objects.select_for_update().filter(pk=gap.pk).exclude(state=Gap.State.CLOSED).exists():
        raise NotPossible("closed", _("This is no longer missing."))
    told: list[User] = []
    if into == Into.INVITE:
        organisation, told = _invited(gap, organisation)
    else:
        organisation = None
    step, is_new = GapStep.objects.get_or_create(gap=gap, into=into, organisation=organisation, defaults={"by": by})
    if is_new:
        Gap.objects.filter(pk=gap.pk, state=Gap.State.OPEN).update(state=Gap.State.TURNED, updated_at=timezone.now())
        if told:
            notify("gap.invited", to=told, about=step, by=by)
        record("gap.turned", by=by, about=gap, into=into)
    return step


def _invited(gap: Gap, organisation: Organisation | None) -> tuple[Organisation, list[User]]:
    known = organisation and gap.candidates.filter(organisation=organisation).exists()
    if organisation is None or not known or not organisation.is_published:
        raise NotPossible("organisation", _("Choose one of those who could fill it."), "organisation")
    told = keepers_of(organisation)
    if not told:
        raise NotPossible("nobody", _("Nobody keeps this page yet. Call them, or invite them by name."), "organisation")
    return organisation, told


def _missing(cluster: Cluster) -> dict[str, _Found]:
    """Key -> gap. Unmet needs by link and trade (where a need says none, by what it is about), then links where nobody is."""
    found: dict[str, _Found] = {}
    needs = unmet_needs(cluster).select_related("link").prefetch_related("sectors").order_by("published_at", "pk")
    for need in needs:
        code = max((one.code for one in need.sectors.all()), key=lambda one: (len(one), one), default=None)
        # A link is never shared by two clusters, so its number is enough of a key.
        key = f"{need.link_id or 0}:{code or need.category}"
        gap = found.setdefault(
            key, _Found(Gap.Kind.NEEDS, need.link, code, "" if code else need.category, since=need.published_at)
        )
        gap.needs.append(need)
    there = ClusterMembership.objects.of_published().filter(cluster=cluster, lane="").exclude(link=None)
    manned = set(there.values_list("link", flat=True))
    offered = set(Listing.objects.open().offers().filter(cluster=cluster).values_list("link", flat=True))
    for link in cluster.links.order_by("position"):
        if link.pk not in manned and link.pk not in offered:
            found[f"{link.pk}:nobody"] = _Found(Gap.Kind.LINK, link)
    return found


@transaction.atomic
def _keep(cluster: Cluster, found: dict[str, _Found]) -> list[Gap]:
    """The rows as they were found; what is no longer missing is closed, what is missing again is open again."""
    now = timezone.now()
    before = {one.key: one for one in Gap.objects.select_for_update().filter(cluster=cluster)}
    begun = set(GapStep.objects.filter(gap__cluster=cluster).values_list("gap", flat=True))
    gaps = []
    for key, one in found.items():
        row = before.get(key) or Gap(cluster=cluster, key=key, since=one.since or now)
        if row.state == Gap.State.CLOSED:
            row.state = Gap.State.TURNED if row.pk in begun else Gap.State.OPEN
            row.since, row.closed_at = one.since or now, None
        row.kind, row.link, row.sector_id, row.category = one.kind, one.link, one.sector, one.category
        row.needs = [need.public_id for need in one.needs]
        row.waiting, row.asked_km = len(one.needs), one.asked_km
        row.save()
        row.cluster = cluster
        gaps.append(row)
    over = [row.pk for key, row in before.items() if key not in found and row.state != Gap.State.CLOSED]
    Gap.objects.filter(pk__in=over).update(state=Gap.State.CLOSED, closed_at=now, needs=[], waiting=0, updated_at=now)
    return gaps


def _look(gap: Gap, members: Sequence[Organisation]) -> None:
    needs = list(
        Listing.objects.filter(public_id__in=gap.needs)
        .with_card_facts()
        .prefetch_related("sectors", "link__sectors")
        .order_by("published_at", "pk")[:COMPARED_NEEDS]
    )
    # An offer that answers none of three needs is one offer, not three.
    compared: set[str] = set()
    why: dict[str, set[str]] = defaultdict(set)
    for need in needs:
        told = misfits_of(need, members)
        compared |= told.compared
        for key, offers in told.why.items():
            why[key] |= offers
    candidates = _outside(gap, needs, [one.pk for one in members])
    with transaction.atomic():
        GapCandidate.objects.filter(gap=gap).delete()
        GapCandidate.objects.bulk_create(candidates)
        kms = [one.km for one in candidates if one.km is not None]
        Gap.objects.filter(pk=gap.pk).update(
            inside=len(compared),
            misfits={key: len(offers) for key, offers in why.items()},
            nearest_km=min(kms, default=None),
            looked_at=timezone.now(),
        )


def _outside(gap: Gap, needs: Sequence[Listing], members: Collection[int]) -> list[GapCandidate]:
    """Who could fill it, of those outside the cluster: nobody who keeps the office out, nor whom it keeps out."""
    office = gap.cluster.organisation
    if gap.kind == Gap.Kind.LINK:
        found = _at_such_links(gap, members)
    elif office is None:
        found = []
    else:
        found = _able(gap, needs, office, members)
    found = found[:CANDIDATES]
    answered = _answered([one.organisation.pk for one in found], gap.cluster)
    return [
        GapCandidate(
            gap=gap,
            organisation=one.organisation,
            position=at,
            strength=one.strength,
            evidence=one.evidence,
            km=_km(gap.cluster.region, one.organisation.region),
            answered=answered.get(one.organisation.pk, 0),
        )
        for at, one in enumerate(found, 1)
    ]


def _able(gap: Gap, needs: Sequence[Listing], office: Organisation, members: Collection[int]) -> list[Able]:
    """Asked in the name of the office with the words of each need, which stay in this house: whoever answers most of them comes first."""
    best: dict[int, Able] = {}
    times: Counter[int] = Counter()
    kinds = frozenset(Organisation.Kind.values) - {Organisation.Kind.CLUSTER.value}
    for need in needs:
        sought = Sought(title=need.title, codes=(gap.sector_id,) if gap.sector_id else (), kinds=kinds)
        for one in who_could(sought, lead=office, never=members, most=CANDIDATES):
            pk = one.organisation.pk
            times[pk] += 1
            if pk not in best or one.strength > best[pk].strength:
                best[pk] = one
    return sorted(best.values(), key=lambda one: (-times[one.organisation.pk], -one.strength, one.organisation.pk))


def _at_such_links(gap: Gap, members: Collection[int]) -> list[Able]:
    """For a link where nobody is: who stands at such a link in another cluster, the nearest first."""
    assert gap.link is not None
    office = gap.cluster.organisation_id
    apart = Exclusion.objects.filter(organisation=OuterRef("organisation"), excluded=office)
    rows = (
        ClusterMembership.objects.of_published()
        .filter(~Exists(apart), link__stage=gap.link.stage, cluster__published_at__lte=timezone.now())
        .exclude(Q(cluster=gap.cluster) | Q(organisation__in=members))
        .select_related("organisation__region", "link", "cluster")
        .order_by(F("organisation__confirmed_on").desc(nulls_last=True), "pk")[:200]
    )
    able: dict[int, Able] = {}
    for one in rows:
        stands = {"stands": f"{one.cluster.slug}:{one.link.position}"}
        able.setdefault(one.organisation_id, Able(one.organisation, 0.0, stands))
    far = float("inf")
    return sorted(
        able.values(),
        key=lambda one: km if (km := _km(gap.cluster.region, one.organisation.region)) is not None else far,
    )


def _answered(organisations: Sequence[int], cluster: Cluster) -> dict[int, int]:
    """Organisation -> in how many needs of other clusters it and the asker both said yes; requests for finance are never counted."""
    agreed = Match.objects.filter(
        ~discreet("listing__"), organisation__in=organisations, agreed_at__isnull=False, listing__kind="need"
    ).exclude(listing__cluster=cluster)
    return dict(agreed.values_list("organisation").annotate(n=Count("listing", distinct=True)).order_by())


def _km(here: Region | None, there: Region | None) -> float | None:
    """From place to place: no address of anybody is measured."""
    if not here or not there or None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return None
    return km_between(Place(here.latitude, here.longitude), Place(there.latitude, there.longitude))  # type: ignore[arg-type]


def _trace(step: GapStep) -> None:
    """What came of a step since it was begun, as far as there is a thing of the office's own: the first of its kind."""
    office = step.gap.cluster.organisation_id
    if office is None:
        return
    since = {"created_at__gte": step.at}
    rows: Iterable[tuple[str, Any]] = ()
    if step.into == Into.TRAINING:
        rows = [("events.course", Course.objects.filter(organiser=office, **since))]
    elif step.into == Into.CALL:
        rows = [("projects.call", Call.objects.filter(organisation=office, **since))]
    elif step.into == Into.PURCHASE:
        rows = [
            ("projects.pool", Pool.objects.filter(lead=office, **since)),
            ("matchmaking.listing", Listing.objects.filter(organisation=office, kind="need", **since)),
        ]
    elif step.into == Into.INVITE and step.organisation_id:
        asked = JoinRequest.objects.filter(
            organisation=step.organisation_id, cluster=step.gap.cluster_id, asked_at__gte=step.at
        )
        joined = ClusterMembership.objects.filter(
            organisation=step.organisation_id, cluster=step.gap.cluster_id, ended_at=None
        )
        if step.organisation and (asked.exists() or joined.exists()):
            _remember(step, "organisations.organisation", step.organisation.public_id)
        return
    for kind, found in rows:
        first = found.order_by("created_at", "pk").values_list("public_id", flat=True).first()
        if first:
            _remember(step, kind, first)
            return


def _remember(step: GapStep, kind: str, public_id: str) -> None:
    GapStep.objects.filter(pk=step.pk, about="").update(kind_of_thing=kind, about=public_id)
