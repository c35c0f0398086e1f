"""The first page of a cluster's office: what waits for it, each with what it can do next, and its chain with the gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.appearance import Appearance, named
from matchmaking.engine.gates import KINDS_FOR
from matchmaking.models import Listing, Match
from matchmaking.queries.inbox import SHOWN
from matchmaking.queries.introductions import waiting_in as unread_in
from matchmaking.queries.silence import silent_in
from matchmaking.querysets import DISCREET
from portal.accounts.models import User
from portal.analytics.queries.chain import ClusterChain, chain_of
from portal.organisations.models import CertificatePicture, Cluster, ClusterMembership, JoinRequest, Organisation
from portal.ui.parts import Action

from .clusters import published_clusters

AT_ONCE = 10
CLOSING_DAYS = 7
LABORATORIES = (Organisation.Kind.RESEARCH.value, Organisation.Kind.UNIVERSITY.value)
FOR_LABORATORIES = (Listing.Category.RESEARCH, Listing.Category.TESTING)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Waiting(Generic[Row]):
    """The first rows of what waits, and how many there are in all."""

    rows: Sequence[Row]
    total: int

    @property
    def rest(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """A member's need or offer as its office reads it, and where to look for somebody."""

    listing: Listing
    who: Appearance
    look: Action

    @property
    def may_be_sent_on(self) -> bool:
        return self.listing.confidentiality == Listing.Confidentiality.NAMED


@dataclass(frozen=True)
class OfficeHome:
    """`entrusted` are needs and offers that nobody but the office sees; `unanswered` and `closing` are all other needs.

    `silences`: of how many needs and offers those who were told are silent. `introductions`: how many wait to be read.
    """

    cluster: Cluster
    chain: ClusterChain
    requests: Waiting[JoinRequest]
    unplaced: Waiting[ClusterMembership]
    entrusted: Waiting[Asked]
    unanswered: Waiting[Asked]
    closing: Waiting[Asked]
    certificates: Waiting[CertificatePicture]
    introductions: int
    silences: int

    @property
    def told_to_the_office_alone(self) -> list[Organisation]:
        """Those whose needs and offers stand here by name, and to members not, or without it."""
        asked = (*self.entrusted.rows, *self.unanswered.rows, *self.closing.rows)
        hidden = (one.listing for one in asked if not one.may_be_sent_on)
        return list({listing.organisation_id: listing.organisation for listing in hidden}.values())

    @property
    def missing(self) -> list[str]:
        return [stage.name for stage in self.chain.stages if stage.state == "gap"]


def offices_of(user: User) -> list[Any]:
    """The published clusters in whose office a person serves, each with what waits there: requests to join (`waiting`), introductions
    to be read (`introductions_waiting`), needs and offers about which those who were told are silent (`silences_waiting`)."""
    asked = JoinRequest.objects.waiting().filter(cluster=OuterRef("pk")).order_by().values("cluster")
    count = Subquery(asked.annotate(n=Count("pk")).values("n"))
    unread = Subquery(unread_in(OuterRef("pk")).values("n"))
    silent = silent_in(OuterRef("pk"), user).order_by().values("listing__cluster").annotate(n=Count("pk")).values("n")
    serving = published_clusters().filter(office_staff__user=user, office_staff__ended_at=None)
    return list(
        serving.select_related("region", "organisation")
        .annotate(waiting=Coalesce(count, Value(0)), introductions_waiting=Coalesce(unread, Value(0)))
        .annotate(silences_waiting=Coalesce(Subquery(silent), Value(0)))
        .order_by("office_staff__pk")
    )


def run_by(organisation: Organisation) -> Cluster | None:
    """The cluster of a cluster organisation, for those of its people who do not serve in the office."""
    return published_clusters().filter(organisation=organisation.pk).select_related("region", "organisation").first()


def office_home(cluster: Cluster, user: User) -> OfficeHome:
    """Everything on the page, in a number of queries that does not depend on how much waits. For those who serve in the office."""
    open_ones = _open_in(cluster, user)
    entrusted = open_ones.filter(confidentiality=Listing.Confidentiality.OFFICE)
    needs = open_ones.needs().exclude(confidentiality=Listing.Confidentiality.OFFICE)
    fits = Match.objects.standing().filter(listing=OuterRef("pk"), verdict__in=SHOWN)
    soon = timezone.localdate() + dt.timedelta(days=CLOSING_DAYS)
    return OfficeHome(
        cluster=cluster,
        chain=chain_of(cluster, for_office=True),
        requests=_requests(cluster),
        unplaced=_unplaced(cluster),
        entrusted=_asked(entrusted, inside=cluster),
        unanswered=_asked(needs.filter(matched_at__isnull=False).exclude(Exists(fits))),
        closing=_asked(needs.filter(expires_on__lte=soon)),
        certificates=_certificates(cluster),
        introductions=getattr(cluster, "introductions_waiting", 0),
        silences=getattr(cluster, "silences_waiting", 0),
    )


def _open_in(cluster: Cluster, user: User) -> Any:
    """What is open in the cluster. Requests for finance only where they were entrusted to the office, whoever else reads here."""
    found = Listing.objects.visible_to(user).open().filter(cluster=cluster)
    hidden = found.filter(DISCREET).exclude(confidentiality=Listing.Confidentiality.OFFICE)
    return found.exclude(pk__in=hidden.values("pk")).select_related("organisation__region", "link")


def _requests(cluster: Cluster) -> Waiting[JoinRequest]:
    asked = JoinRequest.objects.waiting().filter(cluster=cluster)
    return _first(asked.select_related("organisation__region", "asked_by").order_by("asked_at", "pk"))


def _unplaced(cluster: Cluster) -> Waiting[ClusterMembership]:
    """Members at no link and in no support lane; cluster organisations have their place beside the chain."""
    members = ClusterMembership.objects.of_published().filter(cluster=cluster, link=None, lane="")
    members = members.exclude(organisation__kind=Organisation.Kind.CLUSTER)
    return _first(members.select_related("organisation__region").order_by("joined_on", "pk"))


def _certificates(cluster: Cluster) -> Waiting[CertificatePicture]:
    """Photographs that members of the cluster have shown and nobody has answered yet."""
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    shown = CertificatePicture.objects.waiting().filter(organisation__in=members)
    return _first(shown.select_related("organisation").order_by("shown_at", "pk"))


def _asked(listings: Any, *, inside: Cluster | None = None) -> Waiting[Asked]:
    """The office knows by name who asks in its own cluster, also those who appear to others without it."""
    found = _first(listings.order_by("expires_on", "pk"))
    rows = [Asked(one, named(one.organisation), _look_for(one, inside)) for one in found.rows]
    return Waiting(rows, found.total)


def _look_for(listing: Listing, inside: Cluster | None) -> Action:
    """Those who could answer: of the kind that can at all, else those at its link of the chain; `inside` one cluster, or in all."""
    kinds = LABORATORIES if listing.category in FOR_LABORATORIES else sorted(KINDS_FOR.get(listing.category, ()))
    asked = [("cluster", inside.slug)] if inside else []
    asked += [("kind", kind) for kind in kinds]
    asked += [("stage", listing.link.stage)] if listing.link and not kinds else []
    label = _("See who could answer") if inside else _("Look in other clusters")
    return Action(label, f"{reverse('front:directory')}?{urlencode(asked)}")


def _first(rows: QuerySet[Any]) -> Waiting[Any]:
    """The first rows with the number of all, in one query."""
    found = list(rows.annotate(total=Window(Count("pk")))[:AT_ONCE])
    return Waiting(found, found[0].total if found else 0)
