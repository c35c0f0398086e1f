"""Who may do what at the desk. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.permissions import can_see_totals, serves_in_office
from portal.organisations.standing import standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_work_at_desk(user: Reader, cluster: Cluster) -> bool:
    """The named staff of the cluster's office, who have signed their undertaking. Never the board, nor the portal's staff."""
    return serves_in_office(user, cluster)


def can_read_plan(user: Reader, cluster: Cluster) -> bool:
    """Plan and report: the office, the board, the people of the cluster's own organisation, its government members."""
    return can_see_totals(user, cluster)


def can_open_file(user: Reader, cluster: Cluster, organisation: Organisation) -> bool:
    """The file of a member of this cluster, for its office alone: not for the board, nor for the office of another cluster of it."""
    member = ClusterMembership.objects.filter(cluster=cluster, organisation=organisation, ended_at=None)
    return serves_in_office(user, cluster) and member.exists()


def is_of_office(user: Reader) -> bool:
    """Whether somebody serves in any office."""
    return bool(standing_of(user).offices)
