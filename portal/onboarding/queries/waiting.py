"""Claims and corrections as somebody who decides reads them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.organisations.models import ClusterMembership, OfficeStaff

from ..models import Claim, Correction

CLAIMS = [Claim.State.REVIEW, Claim.State.DISPUTED]
CORRECTIONS = [Correction.State.WAITING, Correction.State.HELD]
SHOWN = 50


def claims_for(user: User | AnonymousUser) -> QuerySet[Claim]:
    """Those that somebody may read: the staff all, an office those of members of its clusters, nobody their own."""
    return _of_theirs(Claim.objects.all(), user).exclude(person=user) if user.is_authenticated else Claim.objects.none()


def corrections_for(user: User | AnonymousUser) -> QuerySet[Correction]:
    return _of_theirs(Correction.objects.all(), user)


def claims_waiting(user: User | AnonymousUser) -> list[Claim]:
    """With the letters that wait to be sent."""
    mine = claims_for(user).select_related("organisation__region")
    letters = mine.filter(state=Claim.State.BEGUN, way=Claim.Way.LETTER, letter_sent_on=None)
    return list((mine.filter(state__in=CLAIMS) | letters)[:SHOWN])


def corrections_waiting(user: User | AnonymousUser) -> list[Correction]:
    mine = corrections_for(user).filter(state__in=CORRECTIONS)
    return list(mine.select_related("organisation__region")[:SHOWN])


def _of_theirs(rows: QuerySet[Any], user: User | AnonymousUser) -> QuerySet[Any]:
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    if user.is_staff:
        return rows
    offices = OfficeStaff.objects.filter(user=user, ended_at=None).values("cluster")
    members = ClusterMembership.objects.filter(cluster__in=offices, ended_at=None).values("organisation")
    return rows.filter(organisation__in=members)
