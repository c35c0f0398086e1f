"""1:1 meetings: asked for, agreed, declined, moved, called off.

Asked, a meeting takes nobody's time. Agreed, it has a time, a table and a seat for each who comes, all in one transaction: the
constraints of the database promise that nobody sits twice at a time and no table is taken twice, and whoever comes too late reads which
times are left. `hold(event)` lets those who come at once wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line, listed
from portal.notifications.services import notify, withdraw
from portal.organisations.services.whom import people_of
from portal.ui.words import clock

from .. import permissions
from ..models import Delegation, Event, Fit, Meeting, MeetingPlan, Registration, Seat, Slot, Table
from ..queries.free import Day, day_of, meeting_people, most_of
from .locking import hold
from .taking_part import check_may_meet, check_reaches, check_speaks_for

TIMES = 3
"""So many of the next common times are named to whoever comes too late."""

State = Meeting.State


class Taken(NotPossible):
    """That time is gone. `times` are the next at which both are free and a table is."""

    def __init__(self, event: Event, times: Sequence[Slot]) -> None:
        self.times = list(times)[:TIMES]
        if self.times:
            said = _("That time has just been taken. Both of you are free at %(times)s.")
            with timezone.override(event.tz):
                message = said % {"times": listed(clock(one.starts_at) for one in self.times)}
        else:
            message = _(
                "There is no time left at which both of you are free. Ask the organiser, or wait for a meeting to be called off."
            )
        super().__init__("taken", message, "slot")


@transaction.atomic
def ask(
    own: Delegation, other: Delegation, *, by: User, slot: Slot | None = None, words: str = "", quietly: bool = False
) -> Meeting:
    """Ask for a meeting, at a time or at the next that both have. Whoever is asked by them already says yes with it; two clicks are one."""
    check_speaks_for(own, by)
    check_may_meet(own, other)
    check_reaches(by, other)
    event = hold(own.event)
    plan = _open_plan(event)
    there = _between(own, other)
    if there and there.first_id == other.pk and there.state == State.ASKED:
        return _agree(there, by=by, slot=slot)
    if there:
        return there
    day = day_of(event, [own, other])
    _check_limits(day, plan, own, other)
    times = day.common(own.pk, other.pk)
    if slot is None and times:
        slot = times[0]
    if slot is None or slot.pk not in {one.pk for one in times}:
        raise Taken(event, times)
    meeting: Meeting = Meeting.objects.create(
        event=event,
        first=own,
        second=other,
        state=State.ASKED,
        slot=slot,
        listing=_common_listing(own, other),
        words=clean_line(words)[:400],
        value=value_between(own, other),
        asked_by=by,
        changed_by=by,
    )
    record("b2b.asked", by=by, about=event, meeting=meeting.public_id)
    if not quietly:
        _tell("b2b.asked", meeting, [other], by=by)
    return meeting


@transaction.atomic
def accept(meeting: Meeting, *, by: User, slot: Slot | None = None) -> Meeting:
    """Asked → agreed, at the time that was asked for or at another. Raises Taken, with the next times."""
    if not permissions.can_answer_meeting(by, meeting):
        raise NotAllowed
    hold(meeting.event)
    return _agree(_as_it_is(meeting), by=by, slot=slot)


@transaction.atomic
def decline(meeting: Meeting, *, by: User, reason: str = "") -> Meeting:
    """Asked → declined. The reason is for the other side; there need not be one."""
    if not permissions.can_answer_meeting(by, meeting):
        raise NotAllowed
    fields = {"answered_at": timezone.now(), "answered_by": by, "ended_because": clean_line(reason)[:400]}
    if _turn(meeting, [State.ASKED], State.DECLINED, by=by, **fields):
        record("b2b.declined", by=by, about=meeting.event, meeting=meeting.public_id)
        withdraw("b2b.asked", about=meeting)
        _tell("b2b.declined", meeting, [meeting.first], by=by)
    elif meeting.state != State.DECLINED:
        raise _not_asked()
    return meeting


@transaction.atomic
def take_back(meeting: Meeting, *, by: User) -> Meeting:
    """Whoever asked does not ask any more. Nobody is told; a message that was not read yet goes."""
    check_speaks_for(meeting.first, by)
    if _turn(meeting, [State.ASKED], State.CALLED_OFF, by=by):
        record("b2b.taken_back", by=by, about=meeting.event, meeting=meeting.public_id)
        withdraw("b2b.asked", about=meeting)
    elif meeting.state != State.CALLED_OFF:
        raise _not_asked()
    return meeting


@transaction.atomic
def move(meeting: Meeting, *, by: User, slot: Slot, table: Table | None = None) -> Meeting:
    """To another time at which both are free; both are told. The organiser may choose the table, a spare one too. Raises Taken."""
    organises = permissions.can_organise(by, meeting.event)
    if not (organises or permissions.takes_part(by, meeting)):
        raise NotAllowed
    if table and (not organises or table.event_id != meeting.event_id or table.taken_out_at):
        raise NotAllowed
    event = hold(meeting.event)
    meeting = _as_it_is(meeting)
    if meeting.state != State.AGREED or (meeting.slot and meeting.slot.starts_at <= timezone.now()):
        raise NotPossible("gone", _("This meeting can no longer be moved."))
    if meeting.slot_id == slot.pk and (table is None or table.pk == meeting.table_id):
        return meeting
    day = day_of(event, [meeting.first, meeting.second], without=[meeting.pk], spare=True if table else None)
    seats = list(meeting.seats.filter(freed_at=None).select_related("registration"))
    chosen = _who_sits(day, meeting, slot, [one.registration for one in seats])
    at = table or day.table_at(slot.pk)
    if chosen is None or (at is None and not day.is_online) or (table and (table.pk, slot.pk) in day.taken):
        raise Taken(
            event, [one for one in day.common(meeting.first_id, meeting.second_id) if one.pk != meeting.slot_id]
        )
    try:
        with transaction.atomic():
            stands = Meeting.objects.filter(pk=meeting.pk, state=State.AGREED, version=meeting.version)
            if not stands.update(slot=slot, table=at, **_written(by)):
                raise NotPossible("gone", _("This meeting can no longer be moved."))
            stay = {one.pk for one in chosen}
            Seat.objects.filter(meeting=meeting, freed_at=None).exclude(registration__in=stay).update(
                freed_at=timezone.now()
            )
            Seat.objects.filter(meeting=meeting, freed_at=None).update(slot=slot)
            sit = {one.registration_id for one in seats}
            Seat.objects.bulk_create(
                Seat(meeting=meeting, registration=one, slot=slot) for one in chosen if one.pk not in sit
            )
    except IntegrityError as error:
        raise Taken(
            event,
            day_of(event, [meeting.first, meeting.second], without=[meeting.pk]).common(
                meeting.first_id, meeting.second_id
            ),
        ) from error
    meeting.refresh_from_db()
    record("b2b.moved", by=by, about=event, meeting=meeting.public_id)
    _tell("b2b.moved", meeting, [meeting.first, meeting.second], by=by)
    return meeting


@transaction.atomic
def call_off(meeting: Meeting, *, by: User | None, reason: str = "", left: Delegation | None = None) -> Meeting:
    """Agreed → called off: seats and table are free with it. Both sides and the organiser may. Two clicks are one.

    Without `by` it follows from something else: nobody of a delegation that has `left` can come any more.
    """
    if by and not permissions.sees_plan(by, meeting):
        raise NotAllowed
    because = clean_line(reason)[:400]
    if _turn(meeting, [State.AGREED], State.CALLED_OFF, by=by, ended_because=because):
        record("b2b.called_off", by=by, about=meeting.event, meeting=meeting.public_id)
        facts = {"left": left.organisation.name} if left else {}
        _tell("b2b.called_off", meeting, [meeting.first, meeting.second], by=by, **facts)
    elif meeting.state != State.CALLED_OFF:
        raise NotPossible("gone", _("This meeting can no longer be called off."))
    return meeting


@transaction.atomic
def change_seats(meeting: Meeting, own: Delegation, *, by: User, come: Collection[Registration]) -> Meeting:
    """A colleague comes along or takes over. At least one of each side sits there, and nobody sits in two meetings at a time."""
    check_speaks_for(own, by)
    if own.pk not in {meeting.first_id, meeting.second_id}:
        raise NotAllowed
    hold(meeting.event)
    meeting = _as_it_is(meeting)
    if meeting.state != State.AGREED:
        raise NotPossible("gone", _("This meeting no longer stands."))
    wanted = {one.pk for one in come}
    ours = meeting_people().filter(event=meeting.event, organisation=own.organisation)
    if wanted - set(ours.values_list("pk", flat=True)):
        raise NotAllowed
    if not wanted:
        raise NotPossible("nobody", _("Somebody of yours has to come. If nobody can, call the meeting off."), "come")
    sit = Seat.objects.filter(meeting=meeting, freed_at=None, registration__organisation=own.organisation)
    had = set(sit.values_list("registration", flat=True))
    if had == wanted:
        return meeting
    try:
        with transaction.atomic():
            sit.exclude(registration__in=wanted).update(freed_at=timezone.now())
            fresh = sorted(wanted - had)
            Seat.objects.bulk_create(Seat(meeting=meeting, registration_id=one, slot=meeting.slot) for one in fresh)
    except IntegrityError as error:
        raise NotPossible("busy", _("One of them sits in another meeting at that time."), "come") from error
    Meeting.objects.filter(pk=meeting.pk).update(**_written(by))
    meeting.refresh_from_db()
    record("b2b.seats_changed", by=by, about=meeting.event, meeting=meeting.public_id)
    return meeting


def replace_or_call_off(seat: Seat, own: Delegation) -> None:
    """Somebody no longer comes: a colleague who is free sits there instead, or one who sits there already does; else nobody meets."""
    meeting = seat.meeting
    beside = Seat.objects.filter(
        meeting=meeting, freed_at=None, registration__in=meeting_people().filter(organisation=own.organisation_id)
    )
    if not beside.exists():
        day = day_of(meeting.event, [own])
        instead = next(iter(day.free(own.pk, seat.slot_id)), None)
        if instead is None:
            call_off(meeting, by=None, left=own)
            return
        Seat.objects.create(meeting=meeting, registration=instead, slot_id=seat.slot_id)
    Seat.objects.filter(pk=seat.pk).update(freed_at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1, updated_at=timezone.now())


def leave_meetings(delegation: Delegation) -> None:
    """Nobody of it comes any more: what is agreed is called off, what is asked is over."""
    own = Q(first=delegation) | Q(second=delegation)
    for meeting in _with_sides(Meeting.objects.filter(own, state__in=[State.ASKED, State.AGREED])):
        if meeting.state == State.AGREED:
            call_off(meeting, by=None, left=delegation)
        elif _turn(meeting, [State.ASKED], State.CALLED_OFF, by=None):
            withdraw("b2b.asked", about=meeting)


def value_between(one: Delegation, other: Delegation) -> float:
    """What both gain, as the matching engine found: 0 to 1."""
    values = Fit.objects.filter(Q(seeker=one, could=other) | Q(seeker=other, could=one)).values_list("value", flat=True)
    return max(values, default=0.0)


def _agree(meeting: Meeting, *, by: User, slot: Slot | None) -> Meeting:
    """Inside a transaction that holds the event."""
    if meeting.state == State.AGREED:
        return meeting
    if meeting.state != State.ASKED:
        raise _not_asked()
    event = meeting.event
    if not event.is_on:
        raise NotPossible("over", _("This event is over, or was called off."))
    wanted = slot or meeting.slot
    day = day_of(event, [meeting.first, meeting.second])
    plan = MeetingPlan.objects.get(event=event)
    _check_limits(day, plan, meeting.second, meeting.first)
    chosen = _who_sits(day, meeting, wanted, _preferred(day, meeting, by)) if wanted else None
    table = day.table_at(wanted.pk) if wanted else None
    if wanted is None or chosen is None or (table is None and not day.is_online):
        raise Taken(event, day.common(meeting.first_id, meeting.second_id))
    try:
        with transaction.atomic():
            book(meeting, wanted, table, chosen, by=by)
    except IntegrityError as error:
        again = day_of(event, [meeting.first, meeting.second])
        raise Taken(event, again.common(meeting.first_id, meeting.second_id)) from error
    meeting.refresh_from_db()
    record("b2b.agreed", by=by, about=event, meeting=meeting.public_id)
    withdraw("b2b.asked", about=meeting)
    _tell("b2b.agreed", meeting, [meeting.first, meeting.second], by=by)
    return meeting


def book(meeting: Meeting, slot: Slot, table: Table | None, people: Sequence[Registration], *, by: User | None) -> None:
    """Asked → agreed, with table and seats. Raises IntegrityError where table or people are taken, NotPossible where it is not asked."""
    fields = {"state": State.AGREED, "slot": slot, "table": table, "answered_at": timezone.now(), "answered_by": by}
    link = {"link": meeting.event.link} if table is None and not meeting.link else {}
    if not Meeting.objects.filter(pk=meeting.pk, state=State.ASKED).update(**fields, **link, **_written(by)):
        raise _not_asked()
    Seat.objects.bulk_create(Seat(meeting=meeting, registration=one, slot=slot) for one in people)


def _who_sits(day: Day, meeting: Meeting, slot: Slot, preferred: Sequence[Registration]) -> list[Registration] | None:
    """Those of the preferred who are free then, at least one of each side and none apart; None where that is not possible."""
    if slot.pk not in {one.pk for one in day.slots}:
        return None
    chosen: list[Registration] = []
    for side in (meeting.first_id, meeting.second_id):
        free = day.free(side, slot.pk)
        apart = {other.person_id for other in chosen}
        fitting = [one for one in free if not any((one.person_id, each) in day.apart for each in apart)]
        wanted = [one for one in fitting if one in preferred]
        if not fitting:
            two = day.two_at(meeting.first_id, meeting.second_id, slot.pk)
            return list(two) if two else None
        chosen += wanted or fitting[:1]
    return chosen


def _preferred(day: Day, meeting: Meeting, by: User) -> list[Registration]:
    """Who asked and who answers, where they come themselves."""
    persons = {meeting.asked_by_id, by.pk}
    return [one for of_one in day.people.values() for one in of_one if one.person_id in persons]


def _check_limits(day: Day, plan: MeetingPlan, own: Delegation, other: Delegation) -> None:
    for side in (own, other):
        most = most_of(side, day.people.get(side.pk, ()), plan.most)
        if most is not None and day.placed[side.pk] >= most:
            said = (
                _("You have as many meetings as you can. Call one off first.")
                if side is own
                else _("%(name)s has as many meetings as it wants. You can still mark that you would like to meet.")
            )
            raise NotPossible("full", said % {"name": side.organisation.name})


def _open_plan(event: Event) -> MeetingPlan:
    plan: MeetingPlan | None = MeetingPlan.objects.filter(event=event).select_related("event").first()
    if plan is None or not plan.takes_asking:
        raise NotPossible("closed", _("Meetings are not asked for now. The page says when."))
    return plan


def _between(one: Delegation, other: Delegation) -> Meeting | None:
    pair = Q(first=one, second=other) | Q(first=other, second=one)
    return _with_sides(Meeting.objects.standing().filter(pair)).first()  # type: ignore[no-any-return]


def _common_listing(one: Delegation, other: Delegation) -> Listing | None:
    fit = Fit.objects.filter(Q(seeker=one, could=other) | Q(seeker=other, could=one), listing__isnull=False)
    best = fit.select_related("listing").order_by("-value").first()
    return best.listing if best else None


def _as_it_is(meeting: Meeting) -> Meeting:
    return _with_sides(Meeting.objects.filter(pk=meeting.pk)).get()  # type: ignore[no-any-return]


def _with_sides(rows: Any) -> Any:
    return rows.select_related("event__organiser", "first__organisation", "second__organisation", "slot", "table")


def _turn(meeting: Meeting, before: Sequence[str], after: str, *, by: User | None, **fields: Any) -> bool:
    """One guarded step; what takes a time frees its seats in the same transaction. The row is read anew either way."""
    stands = Meeting.objects.filter(pk=meeting.pk, state__in=before)
    done = bool(stands.update(state=after, **fields, **_written(by)))
    if done:
        Seat.objects.filter(meeting=meeting, freed_at=None).update(freed_at=timezone.now())
    meeting.refresh_from_db()
    return done


def _written(by: User | None) -> dict[str, Any]:
    return {"version": F("version") + 1, "changed_by": by, "updated_at": timezone.now()}


def _not_asked() -> NotPossible:
    return NotPossible("gone", _("This meeting is no longer asked for: it was answered or taken back."))


def _tell(kind: str, meeting: Meeting, sides: Sequence[Delegation], *, by: User | None, **facts: Any) -> None:
    """Those of each side who come; where none of them has an account, whoever acts for it."""
    people: dict[int, User] = {}
    for side in sides:
        rows = meeting_people().filter(event=meeting.event, organisation=side.organisation, person__isnull=False)
        coming = [one.person for one in rows.select_related("person") if one.person]
        people |= {one.pk: one for one in coming or people_of(side.organisation)}
    notify(kind, to=people.values(), about=meeting, by=by, **facts)
