"""Applications to a cluster as its office reads them, and as an applicant does."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from portal.organisations.models import Cluster, ClusterMembership, JoinRequest, Organisation

from ..models import Application, MemberTier, Question, Tier

DECIDED_SHOWN = 50


def has_own_form(cluster: Cluster) -> bool:
    """Whether one applies with the cluster's own form: it has tiers or questions."""
    return (
        Tier.objects.filter(cluster=cluster, closed_at=None).exists()
        or Question.objects.filter(cluster=cluster, closed_at=None).exists()
    )


def tiers_of(cluster: Cluster) -> QuerySet[Tier]:
    """All, with how many members are in each (`taken`)."""
    inside = Q(members__until=None, members__membership__ended_at=None)
    return Tier.objects.filter(cluster=cluster).annotate(taken=Count("members", filter=inside))


def tiers_for(membership: ClusterMembership) -> list[Tier]:
    """Those that a member can be put into, and the one it is in (since `its_since`)."""
    now = MemberTier.objects.filter(membership=membership, until=None, tier=OuterRef("pk"))
    rows = Tier.objects.filter(cluster=membership.cluster_id).annotate(its_since=Subquery(now.values("since")[:1]))
    kind = membership.organisation.kind
    return [one for one in rows if one.is_open_to(kind) or one.its_since]


def open_to(cluster: Cluster, organisation: Organisation) -> list[Tier]:
    return [one for one in Tier.objects.filter(cluster=cluster) if one.is_open_to(organisation.kind)]


def questions_of(cluster: Cluster) -> list[Question]:
    return list(Question.objects.filter(cluster=cluster, closed_at=None))


def waiting_in(cluster: Cluster) -> QuerySet[Any]:
    """Those that wait for the office, the oldest first; also plain requests without an application (`application` is None)."""
    asked = JoinRequest.objects.waiting().filter(cluster=cluster)
    return asked.select_related("organisation__region", "application__tier", "asked_by").order_by("asked_at", "pk")


def decided_in(cluster: Cluster) -> QuerySet[Any]:
    given = Application.objects.filter(request__cluster=cluster, request__answered_at__isnull=False)
    told = given.select_related("request__organisation", "request__answered_by", "tier")
    return told.order_by("-request__answered_at", "-pk")[:DECIDED_SHOWN]


def latest_of(cluster: Cluster, organisation: Organisation) -> Application | None:
    """The organisation's last application to a cluster, whatever became of it."""
    found: Application | None = (
        Application.objects.filter(request__cluster=cluster, request__organisation=organisation)
        .select_related("request__cluster", "request__organisation", "tier")
        .order_by("-pk")
        .first()
    )
    return found
