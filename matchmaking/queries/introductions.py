"""What an office reads of the introductions in its cluster: those that wait, whole; all others as states and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet

from messaging.queries.guests import introduced_by
from portal.accounts.models import User
from portal.organisations.models import Cluster, Organisation

from ..models import Introduction, Match, MatchSide

LATELY = 30


@dataclass(frozen=True, slots=True)
class Said:
    organisation: Organisation
    message: str


@dataclass(frozen=True, slots=True)
class Pending:
    """One that waits for the office, or was held back by it: `said` is what each side wrote with its yes, if it wrote anything."""

    introduction: Introduction
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Settled:
    """One that is out or ended: how it stands and since when. `opening` is where the reader, who introduced, reads what opened it."""

    introduction: Introduction
    opening: str


@dataclass(frozen=True, slots=True)
class Desk:
    pending: Sequence[Pending]
    lately: Sequence[Settled]
    waiting: int


def desk_of_office(cluster: Cluster, reader: User) -> Desk:
    rows = Introduction.objects.visible_to(reader).filter(cluster=cluster).with_rows()
    unmade = list(rows.unmade().order_by("-state", "due_at", "pk"))
    sides = MatchSide.objects.filter(match__in=[one.match_id for one in unmade]).exclude(message="")
    said: dict[int, list[Said]] = {}
    for side in sides.select_related("organisation").order_by("answered_at", "pk"):
        said.setdefault(side.match_id, []).append(Said(side.organisation, side.message))
    lately = list(rows.exclude(pk__in=[one.pk for one in unmade]).order_by("-opened_at", "-pk")[:LATELY])
    pending = [Pending(one, said.get(one.match_id, [])) for one in unmade]
    openings = introduced_by(reader, Match, [one.match_id for one in lately])
    settled = [Settled(one, openings.get(one.match_id, "")) for one in lately]
    return Desk(pending, settled, sum(one.is_waiting for one in unmade))


def waiting_in(cluster: OuterRef) -> QuerySet[Any, Any]:
    """How many wait for the office of a cluster, to be asked inside another question: `n`."""
    waiting = Introduction.objects.filter(cluster=cluster, state=Introduction.State.WAITING)
    return waiting.order_by().values("cluster").annotate(n=Count("pk")).values("n")
