"""The grid of one delegation: rows are good fits, best first, columns the times, in a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, F, FloatField, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Block, Exclusion, Organisation
from portal.organisations.standing import standing_of

from ..models import Delegation, Event, Fit, Mark, Meeting, MeetingPlan, Session, Slot, Table
from .free import meeting_people

if TYPE_CHECKING:
    Reader = User | AnonymousUser

ROWS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A time, or, where `slot` is empty, a break between two, with its title if the programme has one."""

    slot: Slot | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`state`: ours, asked (we ask), asks (they ask), free, busy (we), taken, over, other (we meet or ask at another time), break."""

    state: str
    slot: Slot | None = None
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`need` is what both have in common: a need or offer of ours (`ours`) or theirs, or what they wrote for this event."""

    delegation: Delegation
    organisation: Organisation
    need: str
    language: str
    ours: bool
    wish: str
    meeting: Meeting | None
    cells: Sequence[Cell]

    @property
    def free(self) -> list[Cell]:
        return [one for one in self.cells if one.state == "free"]


@dataclass(frozen=True, slots=True)
class Grid:
    """`open_asks` wait for our answer. `days` are those with times; `day` is the one shown. `more`: there is a further page."""

    own: Delegation
    plan: MeetingPlan
    day: dt.date | None
    days: Sequence[dt.date]
    columns: Sequence[Column]
    rows: Sequence[Row]
    meetings: Sequence[Meeting]
    free_times: int
    page: int
    more: bool

    @property
    def first_number(self) -> int:
        return (self.page - 1) * ROWS + 1

    @property
    def agreed(self) -> list[Meeting]:
        return [one for one in self.meetings if one.is_placed]

    @property
    def open_asks(self) -> list[Meeting]:
        return [one for one in self.meetings if one.state == Meeting.State.ASKED and one.second_id == self.own.pk]


def own_delegation(event: str, reader: Reader, acting: Organisation | None) -> Delegation | None:
    """For whom the reader meets at an event (its public id): the organisation they act for, else another of theirs that takes part."""
    own = Delegation.objects.filter(
        event__public_id=event, organisation__in=standing_of(reader).organisations, left_at=None
    ).select_related("organisation", "event__meeting_plan", "event__organiser", "event__cluster")
    rows = list(own.order_by("joined_at", "pk"))
    wanted = acting.pk if acting else None
    return next((one for one in rows if one.organisation_id == wanted), rows[0] if rows else None)


def grid_of(own: Delegation, *, reader: User, day: str = "", page: int = 1) -> Grid:
    event, plan = own.event, own.event.meeting_plan
    slots = list(_with_room(event))
    days = sorted({one.starts_at.astimezone(event.tz).date() for one in slots})
    shown = next((one for one in days if one.isoformat() == day), _next_day(days))
    here = [one for one in slots if one.starts_at.astimezone(event.tz).date() == shown]
    start = (max(1, page) - 1) * ROWS
    partners = list(partners_of(own, reader)[start : start + ROWS + 1])
    more, partners = len(partners) > ROWS, partners[:ROWS]
    meetings = meetings_of_delegation(own)
    by_partner = {one.second_id if one.first_id == own.pk else one.first_id: one for one in meetings}
    people, gone = _people(event, [own, *partners])
    full = _is_full(own, plan, meetings)
    now = timezone.now()

    def free(delegation: Delegation, slot: Slot) -> bool:
        return any((one, slot.pk) not in gone for one in people[delegation.organisation_id])

    def cell(partner: Delegation, slot: Slot) -> Cell:
        there = by_partner.get(partner.pk)
        if there and there.slot_id == slot.pk:
            if there.is_placed:
                return Cell("ours", slot, there)
            return Cell("asked" if there.first_id == own.pk else "asks", slot, there)
        if slot.starts_at <= now:
            return Cell("over", slot)
        if not free(own, slot):
            return Cell("busy", slot)
        if full or not slot.has_room or not free(partner, slot):  # type: ignore[attr-defined]
            return Cell("taken", slot)
        if there or not plan.takes_asking:
            return Cell("other", slot)
        return Cell("free", slot)

    columns = _columns(here, event)
    rows = [
        Row(
            delegation=one,
            organisation=one.organisation,
            need=one.our_need or one.their_need or one.seeks,
            language=one.our_language if one.our_need else one.their_language or "",
            ours=bool(one.our_need),
            wish=one.wish or "",
            meeting=by_partner.get(one.pk),
            cells=[cell(one, each.slot) if each.slot else Cell("break") for each in columns],
        )
        for one in partners
    ]
    times = sum(one.starts_at > now and bool(one.has_room) and free(own, one) for one in slots)  # type: ignore[attr-defined]
    return Grid(own, plan, shown, days, columns, rows, meetings, times, max(1, page), more)


def partners_of(own: Delegation, reader: User):  # type: ignore[no-untyped-def]
    """All with whom it may meet, the best first; whom its people would rather not meet last. Each has `value`,
    `wish`, and the need or offer that both have in common: of ours, or of theirs.
    """
    best = (
        Fit.objects.filter(Q(seeker=own, could=OuterRef("pk")) | Q(seeker=OuterRef("pk"), could=own))
        .order_by("-value")
        .values("value")[:1]
    )
    ours = Fit.objects.filter(seeker=own, could=OuterRef("pk"), listing__isnull=False)
    theirs = Fit.objects.filter(seeker=OuterRef("pk"), could=own, listing__isnull=False)
    wish = Mark.objects.filter(delegation=own, about=OuterRef("pk")).values("wish")[:1]
    apart = Exclusion.objects.filter(
        Q(organisation=own.organisation_id, excluded=OuterRef("organisation"))
        | Q(organisation=OuterRef("organisation"), excluded=own.organisation_id)
    )
    blocked = Block.objects.filter(organisation=OuterRef("organisation"), blocked=reader.pk)
    return (
        Delegation.objects.filter(~Exists(apart), ~Exists(blocked), event=own.event_id, left_at=None)
        .exclude(pk=own.pk)
        .annotate(
            value=Coalesce(Subquery(best, output_field=FloatField()), Value(0.0)),
            wish=Subquery(wish),
            our_need=Subquery(ours.values("listing__title")[:1]),
            our_language=Subquery(ours.values("listing__language")[:1]),
            their_need=Subquery(theirs.values("listing__title")[:1]),
            their_language=Subquery(theirs.values("listing__language")[:1]),
        )
        .annotate(last=Case(When(wish=Mark.Wish.NO, then=1), default=0, output_field=IntegerField()))
        .select_related("organisation")
        .order_by("last", "-value", "joined_at", "pk")
    )


def meetings_of_delegation(own: Delegation) -> list[Meeting]:
    """Those that stand, in order of time."""
    mine = Q(first=own) | Q(second=own)
    rows = Meeting.objects.standing().filter(mine, event=own.event_id)
    return list(
        rows.select_related("first__organisation", "second__organisation", "slot", "table__room", "listing").order_by(
            "slot__starts_at", "pk"
        )
    )


def _with_room(event: Event):  # type: ignore[no-untyped-def]
    """The times, each with `has_room`: a table is free then. Spare ones count once the event has begun."""
    tables = Table.objects.filter(event=event.pk, taken_out_at=None)
    usable = tables if event.starts_at <= timezone.now() else tables.filter(spare=False)
    many = usable.order_by().values("event").annotate(n=Count("pk")).values("n")
    taken = Count("meetings", filter=Q(meetings__state__in=Meeting.PLACED, meetings__table__in=usable))
    online = ~Exists(Table.objects.filter(event=event.pk, taken_out_at=None))
    return (
        Slot.objects.filter(event=event, closed=False)
        .annotate(taken=taken, many=Coalesce(Subquery(many), Value(0)), online=online)
        .annotate(
            has_room=Case(When(Q(online=True) | Q(taken__lt=F("many")), then=1), default=0, output_field=IntegerField())
        )
        .order_by("starts_at")
    )


def _people(event: Event, delegations: Sequence[Delegation]) -> tuple[Mapping[int, set[int]], set[tuple[int, int]]]:
    """Organisation -> its people (registrations), and the times (registration, slot) at which they cannot; in one query."""
    rows = (
        meeting_people().filter(event=event, organisation__in=[one.organisation_id for one in delegations]).order_by()
    )
    away = rows.values_list("organisation", "pk", "absences__slot")
    sits = rows.filter(seats__freed_at=None, seats__isnull=False).values_list("organisation", "pk", "seats__slot")
    people: defaultdict[int, set[int]] = defaultdict(set)
    gone = set()
    for organisation, person, slot in away.union(sits):
        people[organisation].add(person)
        if slot:
            gone.add((person, slot))
    return people, gone


def _is_full(own: Delegation, plan: MeetingPlan, meetings: Sequence[Meeting]) -> bool:
    limits = [one for one in (own.most, plan.most) if one is not None]
    return bool(limits) and sum(one.is_placed for one in meetings) >= min(limits)


def _columns(slots: Sequence[Slot], event: Event) -> list[Column]:
    """Times, and between those that do not touch a break."""
    if not slots:
        return []
    gaps = {one.pk: (one.ends_at, other.starts_at) for one, other in pairwise(slots) if one.ends_at < other.starts_at}
    pauses = (
        list(
            Session.objects.filter(
                event=event,
                called_off_at=None,
                kind__in=Session.PAUSES,
                starts_at__lt=slots[-1].ends_at,
                ends_at__gt=slots[0].starts_at,
            ).order_by("starts_at")
        )
        if gaps
        else []
    )
    columns = []
    for one in slots:
        columns.append(Column(one))
        if gap := gaps.get(one.pk):
            title = next((each.title for each in pauses if each.starts_at < gap[1] and gap[0] < each.ends_at), "")
            columns.append(Column(None, title))
    return columns


def _next_day(days: Sequence[dt.date]) -> dt.date | None:
    today = timezone.localdate()
    return next((one for one in days if one >= today), days[-1] if days else None)
