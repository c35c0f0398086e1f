"""Who may read which figures. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.organisations.models import BoardSeat, Cluster, ClusterMembership, OfficeStaff, Organisation
from portal.organisations.permissions import can_see_totals, is_operator, serves_in_office

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_read_figures(user: Reader, cluster: Cluster) -> bool:
    """The totals of a cluster: its office and board, the people of its own organisation, its government members."""
    return can_see_totals(user, cluster)


def reads_as_authority(user: Reader, cluster: Cluster) -> bool:
    """Whether somebody reads the totals of a cluster for a ministry that is a member, and as nothing else."""
    if not user.is_authenticated or is_operator(user) or serves_in_office(user, cluster):
        return False
    own = Organisation.objects.of_user(user)
    known = Exists(BoardSeat.objects.filter(user=user, cluster=cluster, ended_at=None)) | Q(organisation__in=own)
    return can_see_totals(user, cluster) and not Cluster.objects.filter(known, pk=cluster.pk).exists()


def can_read_members_behind(user: Reader, cluster: Cluster) -> bool:
    """Which members stand behind a figure: the named staff of the office alone."""
    return serves_in_office(user, cluster)


def is_authority(user: Reader) -> bool:
    """Whoever acts for a government body that somebody has verified, and the portal's staff: figures over clusters and regions."""
    if is_operator(user):
        return True
    own = Organisation.objects.of_user(user).filter(kind=Organisation.Kind.GOVERNMENT)
    return own.exclude(verification="").exists()


# Figures of a cluster, its report


def can_count_again(user: Reader, cluster: Cluster) -> bool:
    """The named staff of its office."""
    return serves_in_office(user, cluster)


def can_read_report(user: Reader, cluster: Cluster) -> bool:
    """The month's report: whoever reads the totals, so its board and the ministries that fund it."""
    return can_see_totals(user, cluster)


def can_write_report(user: Reader, cluster: Cluster) -> bool:
    """Notes to the report, and closing it: the named staff of its office."""
    return serves_in_office(user, cluster)


def clusters_with_totals(user: Reader) -> QuerySet[Cluster]:
    """All clusters of which somebody reads the totals; the same as `can_see_totals` says of one."""
    if not user.is_authenticated or not user.is_active:
        return Cluster.objects.none()
    if is_operator(user):
        return Cluster.objects.all()
    own = Organisation.objects.of_user(user)
    ministries = ClusterMembership.objects.filter(
        cluster=OuterRef("pk"), ended_at=None, organisation__in=own.filter(kind=Organisation.Kind.GOVERNMENT)
    )
    boards = BoardSeat.objects.filter(cluster=OuterRef("pk"), user=user, ended_at=None)
    offices = OfficeStaff.objects.filter(cluster=OuterRef("pk"), user=user, ended_at=None)
    known = Exists(boards) | Exists(offices) | Exists(ministries) | Q(organisation__in=own)
    return Cluster.objects.filter(known)


# For government


def clusters_under(user: Reader) -> QuerySet[Cluster]:
    """Those of the country of an authority that somebody has verified; all of them for the portal's staff."""
    if is_operator(user):
        return Cluster.objects.all()
    own = Organisation.objects.of_user(user).filter(kind=Organisation.Kind.GOVERNMENT).exclude(verification="")
    return Cluster.objects.filter(region__country__in=own.values("region__country"))
