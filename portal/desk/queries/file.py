"""The file of a member as its office reads it: what was said, what comes next, what waits, what it asks for and whom it met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from matchmaking.models import Introduction, Listing
from matchmaking.querysets import DISCREET, discreet
from portal.accounts.models import User
from portal.organisations.models import Cluster, ClusterMembership, Membership, OfficeStaff, Organisation

from ..models import ContactNote, MemberState, NextAction, OfficeIntroduction, Tag, Tier
from .applications import tiers_for
from .members import seen_words
from .queue import Line, about

NOTES, STEPS, DONE, MET = 30, 60, 5, 10
PARTS = ("log", "chain")


@dataclass(frozen=True, slots=True)
class Met:
    """An introduction of this cluster, with the other side, as its state and date."""

    other: Organisation
    state: str
    at: dt.datetime


@dataclass
class MemberFile:
    """What a part of the file does not show stays empty."""

    membership: ClusterMembership
    health: MemberState | None
    seen: str
    notes: Sequence[ContactNote] = ()
    steps: Sequence[NextAction] = ()
    done: Sequence[NextAction] = ()
    tags: Sequence[Tag] = ()
    waiting: Sequence[Line] = ()
    listings: Sequence[Listing] = ()
    met: Sequence[Met] = ()
    people: Sequence[User] = ()
    staff: Sequence[User] = ()
    tiers: Sequence[Tier] = ()

    @property
    def tier(self) -> Tier | None:
        """The one it is in; `its_since`: from which day."""
        return next((one for one in self.tiers if getattr(one, "its_since", None)), None)


def file_of(membership: ClusterMembership, cluster: Cluster, reader: User, *, part: str) -> MemberFile:
    """One part of it: `log` is what was said and comes next, `chain` what waits, what it asks for and whom it met."""
    organisation = membership.organisation
    health = getattr(membership, "health", None)
    found = MemberFile(membership, health, seen_words(health))
    if part == "chain":
        found.listings = _asked(cluster, organisation.pk, reader)
        found.waiting = about(cluster, organisation)
        found.met = _met(cluster, organisation)
        return found
    here = {"cluster": cluster, "organisation": organisation}
    steps = list(
        NextAction.objects.filter(**here)
        .select_related("owner", "done_by")
        .order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")[:STEPS]
    )
    found.notes = list(ContactNote.objects.filter(**here).select_related("by", "with_person")[:NOTES])
    found.steps = [step for step in steps if step.done_at is None]
    found.done = [step for step in steps if step.done_at][:DONE]
    found.tags = list(Tag.objects.filter(cluster=cluster, organisations=organisation))
    found.tiers = tiers_for(membership)
    found.people, found.staff = _people(cluster, organisation.pk)
    return found


def _people(cluster: Cluster, organisation: int) -> tuple[list[User], list[User]]:
    """Those of the member and those of the office, in one query."""
    theirs = Membership.objects.filter(user=OuterRef("pk"), organisation=organisation, ended_at=None)
    ours = OfficeStaff.objects.filter(user=OuterRef("pk"), cluster=cluster, ended_at=None)
    there = User.objects.annotate(is_theirs=Exists(theirs), is_ours=Exists(ours)).filter(is_active=True)
    rows: Any = list(there.filter(Q(is_theirs=True) | Q(is_ours=True)).order_by("pk"))
    return [one for one in rows if one.is_theirs], [one for one in rows if one.is_ours]


def _asked(cluster: Cluster, organisation: int, reader: User) -> list[Listing]:
    """What is open of it in this cluster, as far as this office reads it: no request for finance that was not entrusted to it."""
    found = Listing.objects.visible_to(reader).open().filter(cluster=cluster, organisation=organisation)
    secret = found.filter(DISCREET).exclude(confidentiality=Listing.Confidentiality.OFFICE)
    return list(found.exclude(pk__in=secret.values("pk")).order_by("kind", "expires_on", "pk"))


def _met(cluster: Cluster, organisation: Organisation) -> list[Met]:
    """Brought about by a match or by the office, the last ones first. One query."""
    own = organisation.pk
    by_match = Introduction.objects.filter(cluster=cluster).exclude(discreet("match__listing__"))
    by_office = OfficeIntroduction.objects.filter(cluster=cluster, match="")
    sides = [
        (by_match, "match__organisation", "match__listing__organisation", Coalesce("made_at", "opened_at"), F("state")),
        (by_match, "match__listing__organisation", "match__organisation", Coalesce("made_at", "opened_at"), F("state")),
        (by_office, "one", "other", F("at"), Value(Introduction.State.MADE.value)),
        (by_office, "other", "one", F("at"), Value(Introduction.State.MADE.value)),
    ]
    rows = [
        there.filter(**{mine: own})
        .order_by()
        .annotate(_at=at, _how=state, _other=F(f"{theirs}__pk"))
        .values_list("_at", "_how", "_other")
        for there, mine, theirs, at, state in sides
    ]
    first, *others = rows
    told = list(first.union(*others, all=True).order_by("-_at")[:MET])
    there = Organisation.objects.in_bulk([other for _at, _state, other in told])
    labels = dict(Introduction.State.choices)
    return [Met(there[other], str(labels[state]), at) for at, state, other in told]
