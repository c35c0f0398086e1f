"""How the members of a cluster are doing, counted in a number of statements that does not depend on how many they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from matchmaking.models import Introduction, Listing, MatchSide
from matchmaking.querysets import DISCREET, discreet
from portal.organisations.models import Cluster, ClusterMembership, Membership, Organisation
from portal.organisations.queries.completeness import shares_of

from ..models import MemberState
from ..models.health import COUNTED_BACK, QUIET_AFTER, SILENT_AFTER

State = MemberState.State
COUNTED = ["cluster", "last_seen_at", "profile", "open_needs", "introductions", "state", "counted_at"]


def count_members(cluster: Cluster) -> None:
    """One row for each membership that stands; those of memberships that ended go."""
    now = timezone.now()
    there = ClusterMembership.objects.filter(cluster=cluster, ended_at=None)
    members = list(there.values_list("pk", "organisation", "organisation__claimed_at"))
    organisations = there.order_by().values("organisation")
    seen, needs, introduced = _last_seen(organisations), _open_needs(cluster), _introduced(cluster, now)
    shares = shares_of(Organisation.objects.filter(pk__in=organisations))
    rows = [
        MemberState(
            membership_id=membership,
            cluster=cluster,
            last_seen_at=seen.get(organisation),
            profile=round(100 * shares.get(organisation, 0)),
            open_needs=needs.get(organisation, 0),
            introductions=introduced.get(organisation, 0),
            state=state_of(seen.get(organisation), now, is_claimed=claimed_at is not None),
            counted_at=now,
        )
        for membership, organisation, claimed_at in members
    ]
    with transaction.atomic():
        MemberState.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["membership"], update_fields=COUNTED, batch_size=1000
        )
        MemberState.objects.filter(cluster=cluster, counted_at__lt=now).delete()


def state_of(seen_at: dt.datetime | None, now: dt.datetime, *, is_claimed: bool) -> str:
    """By how long nobody of it has been here; who never was, or keeps no page of its own, has not started."""
    if seen_at is None or not is_claimed:
        return State.NOT_STARTED
    days = (now - seen_at).days
    if days >= SILENT_AFTER:
        return State.SILENT
    return State.QUIET if days >= QUIET_AFTER else State.ACTIVE


def _last_seen(organisations: QuerySet[Any, Any]) -> dict[int, dt.datetime]:
    """When somebody of each was signed in last, or answered, be it by a link in a mail."""
    people = Membership.objects.filter(organisation__in=organisations, ended_at=None).order_by()
    sessions = UserSession.objects.filter(user__in=people.values("user")).order_by()
    of_person = dict(sessions.values_list("user").annotate(Max("last_seen_at")))
    found: dict[int, dt.datetime] = {}
    told = [
        (organisation, at)
        for organisation, person, signed_in in people.values_list("organisation", "user", "user__last_login")
        for at in (signed_in, of_person.get(person))
    ]
    sides = MatchSide.objects.filter(organisation__in=organisations, answered_at__isnull=False).order_by()
    told += list(sides.values_list("organisation").annotate(Max("answered_at")))
    for organisation, at in told:
        if at is not None and (organisation not in found or at > found[organisation]):
            found[organisation] = at
    return found


def _open_needs(cluster: Cluster) -> dict[int, int]:
    """That somebody asks for finance is told in no number."""
    open_ones = Listing.objects.open().needs().filter(cluster=cluster).exclude(DISCREET).order_by()
    return dict(open_ones.values_list("organisation").annotate(Count("pk")))


def _introduced(cluster: Cluster, now: dt.datetime) -> dict[int, int]:
    lately = Q(made_at__gte=now - dt.timedelta(days=COUNTED_BACK)) & ~discreet("match__listing__")
    made = Introduction.objects.filter(lately, cluster=cluster).order_by()
    found: dict[int, int] = {}
    for side in ("match__organisation", "match__listing__organisation"):
        for organisation, many in made.values_list(side).annotate(Count("pk")):
            found[organisation] = found.get(organisation, 0) + many
    return found
