"""What waits for a transfer office, as its people and its researchers read it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.models import User
from portal.core.calendar import add_working_days
from portal.organisations.depth import LABORATORIES
from portal.organisations.models import Closure, Organisation

from ..models import Listing, MatchSide, Release
from ..permissions import can_release_for

SILENT_DAYS = 5
DECIDED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """`until` is the last day of silence; on the next one it goes out by itself."""

    release: Release
    until: dt.date


@dataclass(frozen=True, slots=True)
class Desk:
    waiting: Sequence[Waiting]
    decided: Sequence[Release]
    can_release: bool


def due_days(releases: Iterable[Release]) -> dict[int, dt.date]:
    """Release -> its last day of silence: working days of the place, without those on which the house is closed. One query."""
    found = list(releases)
    closed: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    rows = Closure.objects.filter(organisation__in={one.organisation_id for one in found}) if found else []
    for row in rows:
        closed[row.organisation_id].append((row.first_day, row.last_day))
    return {
        one.pk: add_working_days(
            timezone.localdate(one.asked_at), SILENT_DAYS, one.organisation.country, closed[one.organisation_id]
        )
        for one in found
    }


def desk_of(organisation: Organisation, reader: User) -> Desk:
    """To administrators all that waits and what was decided lately, to a researcher their own."""
    rows = list(
        Release.objects.visible_to(reader)
        .filter(organisation=organisation.pk)
        .with_rows()
        .order_by("-decided_at", "-asked_at", "pk")
        .recent(DECIDED_SHOWN)
    )
    waiting = [one for one in rows if one.is_waiting]
    days = due_days(waiting)
    decided = [one for one in rows if not one.is_waiting]
    return Desk([Waiting(one, days[one.pk]) for one in waiting], decided, can_release_for(reader, organisation))


def waiting_for_release(organisation: Organisation, reader: User) -> int:
    """How many of them the reader sees waiting; only some kinds of organisation are asked."""
    if organisation.kind not in LABORATORIES:
        return 0
    return Release.objects.visible_to(reader).filter(organisation=organisation.pk).waiting().count()


def release_of(listing: Listing) -> Waiting | None:
    """How an offer of a university or R&D centre stands: the latest that was asked of its transfer office."""
    if listing.kind != Listing.Kind.OFFER or listing.organisation.kind not in LABORATORIES or not listing.is_draft:
        return None
    latest = Release.objects.filter(listing=listing).with_rows().order_by("-asked_at", "-pk").first()
    return Waiting(latest, due_days([latest])[latest.pk]) if latest else None


def releases_of(sides: Iterable[MatchSide]) -> dict[int, Waiting]:
    """Side -> the latest answer that was asked of a transfer office, where nothing was answered yet; no query for others."""
    open_ones = [side.pk for side in sides if not side.answer and side.organisation.kind in LABORATORIES]
    if not open_ones:
        return {}
    rows = Release.objects.filter(side__in=open_ones).with_rows().order_by("asked_at", "pk")
    latest = {one.side_id: one for one in rows}
    days = due_days(latest.values())
    return {pk: Waiting(one, days[one.pk]) for pk, one in latest.items() if pk is not None}
