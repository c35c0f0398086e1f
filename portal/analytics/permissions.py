"""Who may read which figures. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Cluster, Organisation
from portal.organisations.permissions import can_see_totals, is_operator, serves_in_office

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_read_figures(user: Reader, cluster: Cluster) -> bool:
    """The totals of a cluster: its office and board, the people of its own organisation, its government members."""
    return can_see_totals(user, cluster)


def can_read_members_behind(user: Reader, cluster: Cluster) -> bool:
    """Which members stand behind a figure: the named staff of the office alone."""
    return serves_in_office(user, cluster)


def is_authority(user: Reader) -> bool:
    """Whoever acts for a government body that somebody has verified, and the portal's staff: figures over clusters and regions."""
    if is_operator(user):
        return True
    own = Organisation.objects.of_user(user).filter(kind=Organisation.Kind.GOVERNMENT)
    return own.exclude(verification="").exists()
