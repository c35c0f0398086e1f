"""Who gets an announcement, and who does not and why: asked before it is sent, and once more when it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matchmaking.models import Listing
from matchmaking.querysets import DISCREET
from portal.accounts.models import User
from portal.notifications.channels import text, webpush
from portal.notifications.kinds import find
from portal.notifications.models import Device, Preference, Rhythm
from portal.organisations.models import ChainLink, Cluster, ClusterMembership, Membership, Organisation
from portal.organisations.queries.blocks import apart_from

from ..models import MemberTier, Tier

KIND = "announcement.sent"
SHOWN = 200
WAYS = ("email", "text", "push", "summary", "app")


@dataclass(frozen=True)
class Reached:
    """An organisation, and how many of its people get it."""

    organisation: Organisation
    people: int


@dataclass(frozen=True)
class Audience:
    """`people` get it, each once; `ways` counts them by how they are told. `nobody`: organisations without a person here.

    `unwilling` are people who do not want such messages or nothing from who writes: a number, for who it is would tell whom they
    keep out.
    """

    people: list[User]
    ways: list[tuple[str, int]]
    organisations: list[Reached]
    nobody: list[Organisation]
    unwilling: int
    members: int

    shown: int = field(default=SHOWN)

    @property
    def left_out(self) -> dict[str, int]:
        return {"nobody": len(self.nobody), "unwilling": self.unwilling}


def members_for(cluster: Cluster, audience: dict[str, Any]) -> Any:
    """The memberships that a filter leaves; an empty one leaves all. Its parts hold together, the choices in one part as `or`."""
    found = ClusterMembership.objects.of_published().filter(cluster=cluster)
    places = Q()
    if links := audience.get("links"):
        places |= Q(link__position__in=links)
    if lanes := audience.get("lanes"):
        places |= Q(lane__in=lanes, link=None)
    found = found.filter(places)
    if kinds := audience.get("kinds"):
        found = found.filter(organisation__kind__in=kinds)
    if tiers := audience.get("tiers"):
        inside = MemberTier.objects.filter(until=None, tier__public_id__in=tiers, tier__cluster=cluster)
        found = found.filter(pk__in=inside.values("membership"))
    if audience.get("not_started"):
        # A request for finance is counted to nobody: it makes no difference here either.
        told = Listing.objects.filter(organisation=OuterRef("organisation"), published_at__isnull=False)
        found = found.exclude(Exists(told.exclude(DISCREET)))
    return found


def audience_of(cluster: Cluster, audience: dict[str, Any], *, by: User) -> Audience:
    """In a number of queries that does not grow with the members."""
    rows = members_for(cluster, audience).select_related("organisation").order_by("pk")
    organisations = {one.organisation_id: one.organisation for one in rows}
    seats = list(
        Membership.objects.filter(organisation__in=organisations, ended_at=None, user__is_active=True)
        .exclude(user=by)
        .select_related("user")
        .order_by("pk")
    )
    people = {one.user_id: one.user for one in seats}
    how = dict(Preference.objects.filter(kind=KIND, user__in=people).values_list("user", "how"))
    unwilling = {pk for pk, chosen in how.items() if chosen == Preference.How.NEVER} | apart_from(by, people)
    reached = {pk: one for pk, one in people.items() if pk not in unwilling}
    each = Counter(one.organisation_id for one in seats if one.user_id in reached)
    with_people = {one.organisation_id for one in seats}
    own = set(Membership.objects.filter(user=by, ended_at=None).values_list("organisation", flat=True))
    return Audience(
        people=list(reached.values()),
        ways=_ways(reached, how),
        organisations=[Reached(organisations[pk], each[pk]) for pk in organisations if each[pk]],
        nobody=[one for pk, one in organisations.items() if pk not in with_people and pk not in own],
        unwilling=len(unwilling & set(people)),
        members=len(organisations),
    )


def in_words(cluster: Cluster, audience: dict[str, Any]) -> list[str]:
    """The filter, part by part, in the reader's language."""
    told = []
    if links := audience.get("links"):
        told += [one.name for one in ChainLink.objects.filter(cluster=cluster, position__in=links)]
    told += [str(ClusterMembership.Lane(one).label) for one in audience.get("lanes") or []]
    told += [str(Organisation.Kind(one).label) for one in audience.get("kinds") or []]
    if tiers := audience.get("tiers"):
        told += [one.name for one in Tier.objects.filter(cluster=cluster, public_id__in=tiers)]
    if audience.get("not_started"):
        told.append(_("have published nothing yet"))
    return told


def _ways(people: dict[int, User], how: dict[int, str]) -> list[tuple[str, int]]:
    """As `notifications.reaching.main_way` chooses, for many at once."""
    rhythms = dict(Rhythm.objects.filter(user__in=people).values_list("user", "channel"))
    devices = (
        set(Device.objects.filter(user__in=people).values_list("user", flat=True)) if webpush.is_available() else set()
    )
    texts, default = text.is_available(), find(KIND).default
    counted: Counter[str] = Counter()
    for pk, person in people.items():
        chosen = how.get(pk, default)
        if chosen in {"daily", "digest"}:
            counted["summary"] += 1
            continue
        reaches = {
            "email": bool(person.email),
            "text": bool(texts and person.phone and person.phone_verified_at),
            "push": pk in devices,
        }
        wanted = rhythms.get(pk, "")
        if chosen == "app" or wanted == "app":
            counted["app"] += 1
        elif reaches.get(wanted):
            counted[wanted] += 1
        else:
            counted[next((one for one in ("email", "text") if reaches[one]), "app")] += 1
    return [(way, counted[way]) for way in WAYS if counted[way]]
