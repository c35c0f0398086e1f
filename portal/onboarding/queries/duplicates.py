"""Pairs and merges as their pages show them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from portal.organisations.models import Cluster, ClusterMembership, Membership

from ..models import Duplicate, Merge


def open_pairs() -> QuerySet[Duplicate]:
    """Those that wait for a decision, of organisations that can be looked at, the most alike first."""
    rows = Duplicate.objects.filter(state=Duplicate.State.OPEN, first__merged_into=None, second__merged_into=None)
    shown = rows.exclude(first__published_at=None).exclude(second__published_at=None)
    return shown.select_related("first__region", "second__region").order_by("-score", "pk")


def pairs_in(cluster: Cluster) -> QuerySet[Duplicate]:
    """Those of which both are members of a cluster."""
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    return open_pairs().filter(first__in=members, second__in=members)


def standing_merge(duplicate: Duplicate) -> Merge | None:
    """The merge of a pair that waits or is done."""
    states = [Merge.State.ASKED, Merge.State.DONE]
    return Merge.objects.filter(duplicate=duplicate, state__in=states).first()


def merges_of(user: Any) -> QuerySet[Merge]:
    """Those of organisations that a person keeps, of the office that they serve in; the portal's staff sees all."""
    rows = Merge.objects.select_related("kept__region", "gone__region", "cluster", "by", "duplicate")
    if not user.is_authenticated:
        return rows.none()
    if user.is_staff:
        return rows
    roles = [Membership.Role.OWNER, Membership.Role.ADMIN]
    own = Membership.objects.filter(user=user, role__in=roles, ended_at=None).values("organisation")
    serving = Q(cluster__office_staff__user=user, cluster__office_staff__ended_at=None)
    return rows.filter(Q(kept__in=own) | Q(gone__in=own) | serving).distinct()


def left_told(left: dict[str, Any]) -> str:
    """How much could not be moved, in one sentence; empty where everything was."""
    number = sum(left.values())
    if not number:
        return ""
    words = ngettext(
        "%(number)s row stayed where it was: the one that was kept has its like, or it stands between the two.",
        "%(number)s rows stayed where they were: the one that was kept has their like, or they stand between the two.",
        number,
    )
    return words % {"number": number}
