"""The organiser presses "schedule": who meets whom is worked out beside the pages, and written in one transaction or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.realtime import push
from portal.notifications.services import notify
from portal.outbox.services import enqueue

from .. import scheduling, tasks
from ..models import Delegation, Event, Meeting, MeetingPlan, PlanRun, Seat, Table, Unmet
from ..queries.free import Day, day_of
from ..queries.planning import Asked, problem_of
from .holding import check_organises, check_stands
from .locking import hold

LIVES = dt.timedelta(seconds=50)
"""A run that has given no sign of life for so long was taken down with its worker: the outbox asks again after a minute."""

LOOKS_FURTHER = 30.0
"""Seconds. Small days are done in less: what cannot be bettered is proved."""

GIVES_UP = dt.timedelta(minutes=10)
STEP = 5
"""Per cent after which pages are told how far it is."""


class _TakenOver(Exception):
    """Another worker has taken up this run, which looked dead."""


Tell = Callable[[float], None]


def group_of(event: Event) -> str:
    return f"plan:{event.public_id}"


@transaction.atomic
def ask_for_plan(event: Event, *, by: User, refill: bool = False, further: bool = False) -> PlanRun:
    """One at a time: whoever presses again, or beside somebody else, is shown the run that is under way.

    `refill` moves nothing that stands; `further` looks for something better than what the last plan came to.
    """
    check_organises(event, by)
    check_stands(event)
    plan = MeetingPlan.objects.filter(event=event).first()
    if plan is None:
        raise NotPossible("unset", _("Say first how meetings go: how long, when, and at how many tables."))
    if further and plan.scheduled_at is None:
        raise NotPossible("unplanned", _("Press “Schedule” first: there is nothing yet that could be better."))
    under_way = PlanRun.objects.filter(event=event, state__in=[PlanRun.State.WAITING, PlanRun.State.RUNNING])
    if there := under_way.first():
        return there
    if Delegation.objects.filter(event=event, left_at=None).count() < 2:
        raise NotPossible("few", _("Nobody can meet yet: fewer than two organisations take part."))
    try:
        with transaction.atomic():
            run: PlanRun = PlanRun.objects.create(
                event=event, refill=refill, further=further, seed=plan.seed, asked_by=by
            )
    except IntegrityError:
        return under_way.get()
    enqueue(tasks.plan_meetings, key=f"run:{run.pk}", run=run.pk)
    record("b2b.plan_asked", by=by, about=event)
    return run


def work_out(run: PlanRun) -> None:
    """Take up a run that waits, or one whose worker died; work it out; write it. A run that lives elsewhere is left alone."""
    now = timezone.now()
    free = Q(state=PlanRun.State.WAITING) | Q(state=PlanRun.State.RUNNING, moved_at__lt=now - LIVES)
    taken = PlanRun.objects.filter(free, pk=run.pk)
    if not taken.update(state=PlanRun.State.RUNNING, started_at=now, moved_at=now, share=0):
        return
    run.refresh_from_db()
    try:
        asked = problem_of(run.event, refill=run.refill, seed=run.seed)
        if run.further:
            _look_further(run, asked)
        else:
            plan = scheduling.schedule(asked.problem, steps=scheduling.effort(asked.problem), progress=_teller(run))
            _write(run, asked, plan)
    except _TakenOver:
        return
    except Exception:
        _end(run, PlanRun.State.FAILED)
        raise


@transaction.atomic
def stop(run: PlanRun, *, by: User) -> PlanRun:
    """The organiser has seen enough: nothing is changed by it. One that has ended stays as it is; two clicks are one."""
    check_organises(run.event, by)
    under_way = PlanRun.objects.filter(pk=run.pk, state__in=[PlanRun.State.WAITING, PlanRun.State.RUNNING])
    if under_way.update(state=PlanRun.State.STOPPED, ended_at=timezone.now()):
        record("b2b.plan_stopped", by=by, about=run.event)
        _say(run.event, share=0)
    run.refresh_from_db()
    return run


def give_up_the_dead() -> None:
    """A duty: what has given no sign of life for too long has failed, so that it can be asked for again."""
    silent = Q(state=PlanRun.State.RUNNING, moved_at__lt=timezone.now() - GIVES_UP)
    for run in PlanRun.objects.filter(silent).select_related("event"):
        _end(run, PlanRun.State.FAILED)


@transaction.atomic
def lock(meeting: Meeting, *, by: User, locked: bool) -> Meeting:
    """A locked meeting is moved by no plan. Only the organiser locks."""
    check_organises(meeting.event, by)
    stands = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.AGREED)
    if not stands.update(locked=locked):
        raise NotPossible("gone", _("This meeting no longer stands."))
    record("b2b.locked" if locked else "b2b.unlocked", by=by, about=meeting.event, meeting=meeting.public_id)
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def lock_all(event: Event, *, by: User) -> int:
    """All that stands stays where it is, whatever is planned from now on."""
    check_organises(event, by)
    locked: int = Meeting.objects.filter(event=event, state=Meeting.State.AGREED, locked=False).update(locked=True)
    if locked:
        record("b2b.locked", by=by, about=event)
    return locked


def _look_further(run: PlanRun, asked: Asked) -> None:
    """From what stands. Written only where it is better; stopped, or taken over, nothing is written."""
    mine = PlanRun.objects.filter(pk=run.pk, state=PlanRun.State.RUNNING, started_at=run.started_at)
    plan = scheduling.look_further(
        asked.problem,
        asked.standing(run.event),
        seconds=LOOKS_FURTHER,
        progress=_teller(run),
        goes_on=mine.exists,
    )
    if plan is not None:
        _write(run, asked, plan)
    else:
        _end(run, PlanRun.State.DONE, kept=True)


def _teller(run: PlanRun) -> Tell:
    """Leaves word of how far it is, on the row and for open pages, now and then."""
    said = 0

    def tell(share: float) -> None:
        nonlocal said
        now = int(share * 100)
        if now < said + STEP and not (now == 100 and said < 100):
            return
        said = now
        mine = PlanRun.objects.filter(pk=run.pk, state=PlanRun.State.RUNNING, started_at=run.started_at)
        if not mine.update(share=min(now, 99), moved_at=timezone.now()):
            raise _TakenOver
        _say(run.event, share=min(now, 99))

    return tell


@transaction.atomic
def _write(run: PlanRun, asked: Asked, plan: scheduling.Plan) -> None:
    """All of it or nothing. What people agreed on, locked or called off while it was worked out goes before the plan."""
    event = hold(run.event)
    mine = PlanRun.objects.filter(pk=run.pk, state=PlanRun.State.RUNNING, started_at=run.started_at)
    now = timezone.now()
    if not mine.update(state=PlanRun.State.DONE, share=100, ended_at=now, figures=asdict(plan.figures)):
        return
    delegations = {one.pk: one for one in Delegation.objects.filter(event=event, left_at=None)}
    movable = Meeting.objects.filter(asked.movable(), event=event)
    Seat.objects.filter(meeting__in=movable, freed_at=None).update(freed_at=now)
    had = {frozenset((one.first_id, one.second_id)): one for one in movable}
    # They leave their tables before others come, so that no two are at one in between.
    movable.update(state=Meeting.State.CALLED_OFF)
    open_asks = Meeting.objects.filter(event=event, state=Meeting.State.ASKED)
    asks = {frozenset((one.first_id, one.second_id)): one for one in open_asks}
    met = {frozenset(pair) for pair in Meeting.objects.placed().filter(event=event).values_list("first", "second")}
    day = day_of(event, delegations.values(), spare=False)
    limits = asked.limits
    slots = {one.pk: one for one in day.slots}
    tables = {one.pk: one for one in day.tables}
    seats: list[Seat] = []
    told: Counter[int] = Counter()
    for one in plan.placed:
        pair = frozenset((one.a, one.b))
        if pair in met or not pair <= delegations.keys() or one.slot not in slots:
            continue
        table = tables.get(one.table)
        two = day.two_at(one.a, one.b, one.slot)
        if two is None or any((most := limits.get(key)) is not None and day.placed[key] >= most for key in pair):
            continue
        if not day.is_online and (table is None or (table.pk, one.slot) in day.taken):
            table = day.table_at(one.slot)
            if table is None:
                continue
        meeting = _placed(event, had.get(pair) or asks.get(pair), one, slots[one.slot], table, asked.value_of(pair))
        seats += [Seat(meeting=meeting, registration=person, slot=slots[one.slot]) for person in two]
        day.sits |= {(person.pk, one.slot) for person in two}
        day.placed.update(pair)
        if table:
            day.taken.add((table.pk, one.slot))
        met.add(pair)
        told.update(pair)
    left = [one.pk for pair, one in had.items() if pair not in met]
    Meeting.objects.filter(pk__in=left).update(version=F("version") + 1, updated_at=now)
    Seat.objects.bulk_create(seats)
    Unmet.objects.bulk_create(
        Unmet(run=run, delegation_id=one.a, about_id=one.b, reason=one.reason)
        for one in plan.unmet
        if frozenset((one.a, one.b)) not in met and {one.a, one.b} <= delegations.keys()
    )
    MeetingPlan.objects.filter(event=event).update(scheduled_at=now)
    record("b2b.planned", by=run.asked_by, about=event, run=run.public_id)
    _tell_all(event, run, day)
    _say(event, share=100)


def _placed(
    event: Event, there: Meeting | None, one: scheduling.Placed, slot: Any, table: Table | None, value: float
) -> Meeting:
    """The meeting of two as the plan has it: one that was moved stays the same in calendars."""
    fields = {"state": Meeting.State.AGREED, "slot": slot, "table": table, "value": value}
    link = {"link": event.link} if table is None else {}
    if there is None:
        low, high = sorted((one.a, one.b))
        made: Meeting = Meeting.objects.create(
            event=event, first_id=low, second_id=high, planned=True, **fields, **link
        )
        return made
    moves = there.state == Meeting.State.ASKED or (there.slot_id, there.table_id) != (
        slot.pk,
        table.pk if table else None,
    )
    again = {"version": F("version") + 1, "updated_at": timezone.now()} if moves else {}
    answered = {"answered_at": timezone.now(), "planned": True} if there.state == Meeting.State.ASKED else {}
    Meeting.objects.filter(pk=there.pk).update(**fields, **link, **again, **answered)
    there.refresh_from_db()
    return there


def _tell_all(event: Event, run: PlanRun, day: Day) -> None:
    """Everybody with their own number of meetings."""
    mine = Seat.objects.filter(meeting__event=event, meeting__state=Meeting.State.AGREED, freed_at=None)
    counts = Counter(mine.values_list("registration", flat=True))
    by_number: dict[int, list[User]] = {}
    for people in day.people.values():
        for one in people:
            if one.person and counts[one.pk]:
                by_number.setdefault(counts[one.pk], []).append(one.person)
    for number, persons in by_number.items():
        notify("b2b.plan_ready", to=persons, about=event, by=run.asked_by, meetings=number)


@transaction.atomic
def _end(run: PlanRun, state: str, *, kept: bool = False) -> None:
    mine = PlanRun.objects.filter(pk=run.pk, state=PlanRun.State.RUNNING, started_at=run.started_at)
    if mine.update(state=state, ended_at=timezone.now(), kept=kept):
        _say(run.event, share=0)


def _say(event: Event, *, share: int) -> None:
    push(group_of(event), {"topic": "plan", "id": event.public_id, "event": "moved", "share": share})
