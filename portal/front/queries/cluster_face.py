"""What the page of a cluster organisation says: the clusters it runs and, to their members, who serves in the office."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from portal.organisations.models import Cluster, ClusterMembership, OfficeStaff, Organisation
from portal.organisations.permissions import is_operator

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Run:
    """`staff` are the names of those who signed the undertaking; empty for who is no member of the cluster."""

    cluster: Cluster
    staff: list[str]


def clusters_run_by(organisation: Organisation, reader: Reader) -> list[Run]:
    """In two queries however many there are; none for other kinds."""
    if organisation.kind != Organisation.Kind.CLUSTER:
        return []
    published = Cluster.objects.filter(organisation=organisation, published_at__lte=timezone.now())
    names = _staff(organisation, reader)
    return [Run(cluster, names[cluster.pk]) for cluster in published.select_related("region")]


def _staff(organisation: Organisation, reader: Reader) -> dict[int, list[str]]:
    """Cluster -> names, for the clusters in which the reader is: as a member, in the office, or as the portal's staff."""
    names: dict[int, list[str]] = defaultdict(list)
    if not reader.is_authenticated or not reader.is_active:
        return names
    serving = OfficeStaff.objects.filter(cluster__organisation=organisation, ended_at=None, user__is_active=True)
    if not is_operator(reader):
        own = Organisation.objects.of_user(reader).values("pk")
        member_of = ClusterMembership.objects.filter(organisation__in=own, ended_at=None).values("cluster")
        serves_in = OfficeStaff.objects.filter(user=reader, ended_at=None).values("cluster")
        serving = serving.filter(Q(cluster__in=member_of) | Q(cluster__in=serves_in) | Q(cluster__organisation__in=own))
    for one in serving.select_related("user").order_by("undertaking_on", "pk"):
        names[one.cluster_id].append(one.user.name_here)
    return names
