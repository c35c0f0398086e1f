"""Who gets a place that is free: first come, first served, those who registered together together.

A party that does not fit lets smaller ones behind it go first, PATIENCE times; from then on what becomes free is kept until all of
it fits. Within LAST_HOURS of the beginning nothing is kept back any more, and only those are asked who would come at short notice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record

from ..models import Event, ParticipationType, Registration
from ..signals import places_left, places_taken
from .locking import hold
from .telling import tell

State = Registration.State
PATIENCE = 3
LAST_HOURS = dt.timedelta(hours=24)
SHORT_NOTICE = dt.timedelta(hours=2)
"""How long a place is kept within the last hours."""
JUST_BEFORE = dt.timedelta(hours=36)
LOOK = 1_000
"""People at the head of the list who are looked at for what is free."""
AT_ONCE = 100
"""Events that one turn of the clock looks at."""


@dataclass
class Room:
    """Places that are free; `everybody` and `types` are all there are. None and missing: without an end."""

    free: int | None
    everybody: int | None
    free_of: dict[int, int] = field(default_factory=dict)
    types: dict[int, int] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return self.free is not None and self.free <= 0

    def lacks(self, needs: Counter[int | None]) -> set[int | None]:
        """Of what there is too little: types by primary key, None for the event as a whole. Empty where it fits."""
        short: set[int | None] = {one for one, n in needs.items() if one is not None and self.free_of.get(one, n) < n}
        return short | {None} if self.free is not None and self.free < needs.total() else short

    def could_fit(self, needs: Counter[int | None]) -> bool:
        """Whether there are so many places at all."""
        if self.everybody is not None and self.everybody < needs.total():
            return False
        return all(one is None or self.types.get(one, n) >= n for one, n in needs.items())

    def take(self, needs: Counter[int | None]) -> None:
        if self.free is not None:
            self.free -= needs.total()
        for one, n in needs.items():
            if one in self.free_of:
                self.free_of[one] -= n

    def keep(self, short: set[int | None]) -> None:
        """Nobody behind gets any of this."""
        for one in short:
            if one is None:
                self.free = 0
            else:
                self.free_of[one] = 0


@dataclass
class Party:
    """Those of one party who wait."""

    id: UUID
    rows: list[int]
    needs: Counter[int | None]
    passed_over: int
    standby: bool


def room_of(event: Event) -> Room:
    """As it stands. True for as long as the event is held."""
    taken: Counter[int | None] = Counter()
    for row in Registration.objects.holding().filter(event=event).values("type").annotate(n=Count("pk")).order_by():
        taken[row["type"]] = row["n"]
    few = ParticipationType.objects.filter(event=event, capacity__isnull=False).values_list("pk", "capacity")
    types = {pk: capacity for pk, capacity in few if capacity is not None}
    return Room(
        free=None if event.capacity is None else event.capacity - taken.total(),
        everybody=event.capacity,
        free_of={pk: capacity - taken[pk] for pk, capacity in types.items()},
        types=types,
    )


def hand_out(event: Event, *, by: User | None, fresh: Collection[UUID] = ()) -> None:
    """Give what is free to those who wait. Only inside a transaction that holds `event`.

    `fresh` parties have asked just now, or the organiser has said yes just now: they have their place at once. All others are
    offered one, and it is kept for them for a time.
    """
    now = timezone.now()
    room = room_of(event)
    if not event.is_on or room.is_full:
        return
    soon = event.starts_at - now <= LAST_HOURS
    given: list[Party] = []
    passed: set[UUID] = set()
    ahead: list[tuple[Party, set[int | None]]] = []
    for party in _waiting(event, fresh):
        if (soon and not party.standby and party.id not in fresh) or not room.could_fit(party.needs):
            continue
        if short := room.lacks(party.needs):
            ahead.append((party, short))
            if party.passed_over >= PATIENCE and not soon:
                room.keep(short)
        else:
            room.take(party.needs)
            given.append(party)
            passed |= {one.id for one, lacking in ahead if None in lacking or lacking & set(party.needs)}
        if room.is_full:
            break
    if passed:
        behind = Registration.objects.filter(event=event, state=State.WAITING, party__in=passed)
        behind.update(passed_over=F("passed_over") + 1)
    come = [row for one in given if one.id in fresh for row in one.rows]
    asked = [row for one in given if one.id not in fresh for row in one.rows]
    if come:
        settle(event, come, by=by)
    if asked and event.starts_at > now:
        _offer(event, asked, until=min(now + _kept_for(event, soon=soon), event.starts_at))


def settle(event: Event, rows: Collection[int], *, by: User | None) -> None:
    """These have their place. Who gets it just before the day has just said that they come, and is not asked again."""
    now = timezone.now()
    said = {"still_coming_at": now} if event.starts_at - now <= JUST_BEFORE else {}
    Registration.objects.filter(pk__in=rows, state__in=[State.WAITING, State.OFFERED]).update(
        state=State.GOING, offered_until=None, queued_at=None, passed_over=0, **said
    )
    record("registration.confirmed", by=by, about=event, people=len(rows))
    places_taken.send(Event, event=event, registrations=list(rows), by=by)


def _offer(event: Event, rows: Collection[int], *, until: dt.datetime) -> None:
    waiting = Registration.objects.filter(pk__in=rows, state=State.WAITING)
    waiting.update(state=State.OFFERED, offered_until=until)
    record("registration.offered", by=None, about=event, people=len(rows))
    tell("registration.offered", event, rows)


def _kept_for(event: Event, *, soon: bool) -> dt.timedelta:
    hours = dt.timedelta(hours=event.offer_hours)
    return min(hours, SHORT_NOTICE) if soon else hours


def _waiting(event: Event, fresh: Collection[UUID]) -> Iterator[Party]:
    """In their order, the first LOOK people of them, and those who are fresh wherever they stand."""
    queue = Registration.objects.filter(event=event, state=State.WAITING).order_by("queued_at", "party", "pk")
    columns = ("pk", "party", "type_id", "passed_over", "standby")
    rows = list(queue.values_list(*columns)[: LOOK + 1])
    if len(rows) > LOOK:
        last = rows[-1][1]
        rows = [row for row in rows if row[1] != last]
        seen = {row[1] for row in rows}
        rows += queue.filter(party__in=[one for one in fresh if one not in seen]).values_list(*columns)
    for party, its in groupby(rows, key=lambda row: row[1]):
        members = list(its)
        yield Party(
            id=party,
            rows=[row[0] for row in members],
            needs=Counter(row[2] for row in members),
            passed_over=max(row[3] for row in members),
            standby=all(row[4] for row in members),
        )


def run_offers() -> None:
    """By the clock: offers that nobody took up lapse, and what is free goes to the next. Twice at once is once."""
    now = timezone.now()
    overdue = Q(state=State.OFFERED, offered_until__lte=now)
    last_call = Q(state=State.WAITING, standby=True, event__starts_at__range=(now, now + LAST_HOURS))
    due = Registration.objects.filter(overdue | last_call, event__called_off_at=None).order_by()
    for pk in due.values_list("event", flat=True).distinct()[:AT_ONCE]:
        with transaction.atomic():
            event = hold(Event(pk=pk))
            _lapse(event, now)
            hand_out(event, by=None)


def _lapse(event: Event, now: dt.datetime) -> None:
    late = Registration.objects.filter(event=event, state=State.OFFERED, offered_until__lte=now)
    rows = list(late.values_list("pk", flat=True))
    if rows:
        late.filter(pk__in=rows).update(state=State.LAPSED, offered_until=None, queued_at=None, ended_at=now)
        record("registration.lapsed", by=None, about=event, people=len(rows))
        tell("registration.lapsed", event, rows)
        places_left.send(Event, event=event, registrations=rows, by=None)
