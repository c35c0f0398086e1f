"""Whom to tell: the people of an organisation, those who keep it, who owns it, and who serves in the office of a cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portal.accounts.models import User

from ..models import Cluster, Membership, Organisation

OWNER, ADMIN = Membership.Role.OWNER, Membership.Role.ADMIN


def people_of(organisation: Organisation) -> list[User]:
    """Who may answer for an organisation today."""
    return _in_role(organisation, *Membership.Role.values)


def people_of_each(organisations: Iterable[int]) -> dict[int, list[User]]:
    """The same for several at once, by their row numbers, in one query."""
    asked = list(organisations)
    seats = Membership.objects.filter(organisation__in=asked, ended_at=None, user__is_active=True)
    found: defaultdict[int, list[User]] = defaultdict(list)
    for seat in seats.select_related("user").order_by("pk"):
        found[seat.organisation_id].append(seat.user)
    return {one: found[one] for one in asked}


def keepers_of(organisation: Organisation) -> list[User]:
    """Those who keep its profile: owners and administrators."""
    return _in_role(organisation, OWNER, ADMIN)


def owners_of(organisation: Organisation) -> list[User]:
    return _in_role(organisation, OWNER)


def staff_of(cluster: Cluster | None) -> list[User]:
    """The named people of a cluster's office; nobody where there is no cluster."""
    serving = {"cluster_offices__cluster": cluster, "cluster_offices__ended_at": None}
    return list(User.objects.filter(is_active=True, **serving)) if cluster else []


def _in_role(organisation: Organisation, *roles: str) -> list[User]:
    seats = Membership.objects.filter(organisation=organisation, ended_at=None, role__in=roles)
    return list(User.objects.filter(is_active=True, memberships__in=seats).distinct())
