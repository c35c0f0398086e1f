"""The file of a member as its office reads it: what was said, what comes next, what waits, what it asks for and whom it met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from matchmaking.models import Introduction, Listing
from matchmaking.querysets import DISCREET, discreet
from portal.accounts.models import User
from portal.organisations.models import Cluster, ClusterMembership
from portal.organisations.services.whom import people_of, staff_of

from ..models import ContactNote, MemberState, NextAction, OfficeIntroduction, Tag
from .members import seen_words
from .queue import Line, about

NOTES, DONE, MET = 30, 5, 10


@dataclass(frozen=True)
class MemberFile:
    """`met`: introductions of this cluster that went out, with the other side, as states and dates."""

    membership: ClusterMembership
    health: MemberState | None
    seen: str
    notes: Sequence[ContactNote]
    steps: Sequence[NextAction]
    done: Sequence[NextAction]
    tags: Sequence[Tag]
    waiting: Sequence[Line]
    listings: Sequence[Listing]
    met: Sequence[Any]
    people: Sequence[User]
    staff: Sequence[User]


def file_of(membership: ClusterMembership, cluster: Cluster, reader: User) -> MemberFile:
    organisation = membership.organisation
    here = {"cluster": cluster, "organisation": organisation}
    notes = ContactNote.objects.filter(**here).select_related("by", "with_person")
    steps = NextAction.objects.filter(**here).select_related("owner", "done_by")
    health = getattr(membership, "health", None)
    return MemberFile(
        membership=membership,
        health=health,
        seen=seen_words(health),
        notes=list(notes[:NOTES]),
        steps=list(steps.filter(done_at=None)),
        done=list(steps.filter(done_at__isnull=False).order_by("-done_at", "-pk")[:DONE]),
        tags=list(Tag.objects.filter(cluster=cluster, organisations=organisation)),
        waiting=about(cluster, organisation),
        listings=_asked(cluster, organisation.pk, reader),
        met=_met(cluster, organisation.pk),
        people=people_of(organisation),
        staff=staff_of(cluster),
    )


def _asked(cluster: Cluster, organisation: int, reader: User) -> list[Listing]:
    """What is open of it in this cluster, as far as this office reads it: no request for finance that was not entrusted to it."""
    found = Listing.objects.visible_to(reader).open().filter(cluster=cluster, organisation=organisation)
    secret = found.filter(DISCREET).exclude(confidentiality=Listing.Confidentiality.OFFICE)
    return list(found.exclude(pk__in=secret.values("pk")).order_by("kind", "expires_on", "pk"))


def _met(cluster: Cluster, organisation: int) -> list[dict[str, Any]]:
    side = Q(match__organisation=organisation) | Q(match__listing__organisation=organisation)
    rows = Introduction.objects.filter(side, cluster=cluster).exclude(discreet("match__listing__"))
    rows = rows.select_related("match__organisation", "match__listing__organisation")
    found = [
        {
            "other": one.match.organisation
            if one.match.listing.organisation_id == organisation
            else one.match.listing.organisation,
            "state": one.get_state_display(),
            "at": one.made_at or one.opened_at,
        }
        for one in rows.order_by("-opened_at")[:MET]
    ]
    by_office = OfficeIntroduction.objects.filter(
        Q(one=organisation) | Q(other=organisation), cluster=cluster, match=""
    )
    found += [
        {"other": made.other if made.one_id == organisation else made.one, "state": "", "at": made.at}
        for made in by_office.select_related("one", "other")[:MET]
    ]
    return sorted(found, key=lambda one: one["at"], reverse=True)[:MET]
