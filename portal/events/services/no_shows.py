"""A meeting does not take place since somebody has not come: whoever came is not left alone.

The meeting ends, its table and its seats are free in the same transaction, and the time of whoever waits is offered to those who fit
them best and are free then. The first who takes it has it; it is over five minutes after the time has begun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, withdraw
from portal.organisations.services.whom import people_of

from .. import permissions
from ..models import (
    Absence,
    Delegation,
    Fit,
    FreedOffer,
    FreedTime,
    Meeting,
    MeetingPlan,
    NoShow,
    Rating,
    Registration,
    Seat,
    Slot,
)
from ..queries.free import day_of, meeting_people
from ..queries.instead import has_enough, takes_one_more, who_could_instead
from .locking import hold
from .meetings import book, value_between

State = Meeting.State
LATE = dt.timedelta(minutes=3)
"""So long a side that has not come through the door is waited for, before the clock says that it is missing."""
TAKEN_UNTIL = dt.timedelta(minutes=5)
AT_ONCE = 200


@transaction.atomic
def did_not_take_place(meeting: Meeting, *, by: User, missing: Delegation | None) -> Meeting:
    """`missing` did not come; None: nobody did. A side can say it of the other once the time has begun, the organiser at any time."""
    sides = {meeting.first_id, meeting.second_id}
    if missing is not None and missing.pk not in sides:
        raise NotAllowed
    if not permissions.can_organise(by, meeting.event):
        if missing is None or not permissions.speaks_for(by, _other(meeting, missing)):
            raise NotAllowed
        if meeting.slot is None or meeting.slot.starts_at > timezone.now():
            raise NotPossible("early", _("The time of this meeting has not come yet."))
    hold(meeting.event)
    if not _miss(meeting, missing, by=by) and meeting.state != State.MISSED:
        raise NotPossible("gone", _("This meeting no longer stands."))
    return meeting


@transaction.atomic
def came_after_all(meeting: Meeting, *, by: User) -> Meeting:
    """It was said too early: the meeting stands again, where both still have the time; once its time is over, it took place after all.
    Two clicks are one.
    """
    if not permissions.sees_plan(by, meeting):
        raise NotAllowed
    event = hold(meeting.event)
    meeting = _read(meeting)
    if meeting.state in Meeting.PLACED:
        return meeting
    if meeting.state != State.MISSED or meeting.slot is None:
        raise NotPossible("gone", _("This can no longer be set right."))
    is_over = meeting.slot.ends_at <= timezone.now()
    day = day_of(event, [meeting.first, meeting.second], spare=True)
    two = day.two_at(meeting.first_id, meeting.second_id, meeting.slot.pk)
    same = meeting.table if meeting.table and (meeting.table_id, meeting.slot_id) not in day.taken else None
    table = same or day.table_at(meeting.slot.pk)
    if two is None or (table is None and not day.is_online and not is_over):
        raise NotPossible("busy", _("One of the two meets somebody else now, or no table is free."))
    state = State.HELD if is_over else State.AGREED
    try:
        with transaction.atomic():
            missed = Meeting.objects.filter(pk=meeting.pk, state=State.MISSED)
            if missed.update(state=state, table=table, missed_by=None, **_written(by)):
                Seat.objects.bulk_create(Seat(meeting=meeting, registration=one, slot=meeting.slot) for one in two)
    except IntegrityError as error:
        raise NotPossible("busy", _("One of the two meets somebody else now, or no table is free.")) from error
    for freed in FreedTime.objects.filter(missed=meeting, taken_at=None):
        withdraw("b2b.freed", about=freed)
        freed.delete()
    withdraw("b2b.missed", about=meeting)
    record("b2b.came_after_all", by=by, about=event, meeting=meeting.public_id)
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def take_time(freed: FreedTime, own: Delegation, *, by: User) -> Meeting:
    """One tap of somebody to whom it was offered: the first wins."""
    offered = FreedOffer.objects.filter(freed=freed, delegation=own).exists()
    if not offered or not permissions.speaks_for(by, own):
        raise NotAllowed
    event = hold(freed.missed.event)
    now = timezone.now()
    open_still = FreedTime.objects.filter(pk=freed.pk, taken_at=None, expires_at__gt=now)
    if not open_still.update(taken_at=now, taken_by=by):
        freed.refresh_from_db()
        if freed.instead and own.pk in {freed.instead.first_id, freed.instead.second_id}:
            return freed.instead
        raise _too_late(freed)
    day = day_of(event, [freed.delegation, own], spare=True)
    two = day.two_at(freed.delegation_id, own.pk, freed.slot_id)
    table = day.table_at(freed.slot_id)
    most = MeetingPlan.objects.filter(event=event).values_list("most", flat=True).first()
    if has_enough(own, day, most) and not takes_one_more(own, day, most):
        raise NotPossible("full", _("You have as many meetings as you can. Call one off first."))
    if two is None or (table is None and not day.is_online):
        raise NotPossible("busy", _("One of you is no longer free then, or the last table was taken."))
    try:
        with transaction.atomic():
            meeting = _between(freed.delegation, own) or Meeting.objects.create(
                event=event,
                first=own,
                second=freed.delegation,
                state=State.ASKED,
                slot=freed.slot,
                value=value_between(own, freed.delegation),
                listing=_listing_between(own, freed.delegation),
                asked_by=by,
                changed_by=by,
            )
            book(meeting, freed.slot, table, two, by=by)
    except IntegrityError as error:
        raise NotPossible("busy", _("One of you is no longer free then, or the last table was taken.")) from error
    meeting.refresh_from_db()
    FreedTime.objects.filter(pk=freed.pk).update(instead=meeting)
    freed.refresh_from_db()
    withdraw("b2b.freed", about=freed)
    withdraw("b2b.asked", about=meeting)
    record("b2b.freed_taken", by=by, about=event, meeting=meeting.public_id)
    notify("b2b.agreed", to=people_coming([freed.delegation, own]), about=meeting, by=by)
    return meeting


@transaction.atomic
def not_here_today(registration: Registration, *, by: User) -> None:
    """Somebody does not come: their times to come are closed, a colleague who is free sits there instead, else the other side's time
    is offered. The organiser says it, or a colleague. Two clicks are one.
    """
    if not permissions.can_change_registration(by, registration):
        raise NotAllowed
    event = hold(registration.event)
    registration.refresh_from_db()
    if registration.checked_in_at:
        raise NotPossible("here", _("They have come through the door. Undo that first."))
    now = timezone.now()
    said, is_new = NoShow.objects.get_or_create(registration=registration, defaults={"said_by": by})
    if not is_new:
        return
    slots = list(Slot.objects.filter(event=event, ends_at__gt=now).values_list("pk", flat=True))
    had = set(Absence.objects.filter(registration=registration, slot__in=slots).values_list("slot", flat=True))
    said.slots = [one for one in slots if one not in had]
    said.save(update_fields=["slots"])
    Absence.objects.bulk_create(
        [Absence(registration=registration, slot_id=one) for one in said.slots], ignore_conflicts=True
    )
    record("registration.not_here", by=by, about=event, registration=registration.public_id)
    sits = Seat.objects.filter(
        registration=registration, freed_at=None, slot__ends_at__gt=now, meeting__state=State.AGREED
    )
    for seat in sits.select_related("meeting").order_by("slot__starts_at"):
        _without_them(_read(seat.meeting), seat, by=by)


def has_come(registration: Registration) -> None:
    """Somebody who was said not to come is here: from now on they can be met. What was given away stays so."""
    for said in NoShow.objects.filter(registration=registration):
        Absence.objects.filter(
            registration=registration, slot__in=said.slots, slot__ends_at__gt=timezone.now()
        ).delete()
        said.delete()


def say_who_is_missing() -> None:
    """By the clock, where there is a door: whose people are not here three minutes after the time has begun."""
    now = timezone.now()
    here = Registration.objects.filter(state="going", checked_in_at__isnull=False)
    door = Exists(here.filter(event=OuterRef("event")))
    late = Meeting.objects.filter(
        door, state=State.AGREED, table__isnull=False, slot__starts_at__lte=now - LATE, slot__ends_at__gt=now
    )
    for meeting in _with_sides(late).order_by("slot__starts_at", "pk")[:AT_ONCE]:
        came = set(
            here.filter(
                event=meeting.event,
                organisation__in=[meeting.first.organisation_id, meeting.second.organisation_id],
            ).values_list("organisation", flat=True)
        )
        missing = [one for one in (meeting.first, meeting.second) if one.organisation_id not in came]
        if missing:
            with transaction.atomic():
                hold(meeting.event)
                _miss(meeting, missing[0] if len(missing) == 1 else None, by=None)


def close_what_was_held() -> None:
    """By the clock: what stood until its time was over took place, as far as anybody knows."""
    now = timezone.now()
    over = Meeting.objects.filter(state=State.AGREED, slot__ends_at__lte=now, event__called_off_at=None)
    pks = list(over.order_by("slot__ends_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    Meeting.objects.filter(pk__in=pks, state=State.AGREED).update(state=State.HELD, updated_at=now)


def _miss(meeting: Meeting, missing: Delegation | None, *, by: User | None) -> bool:
    """Inside a transaction that holds the event."""
    fields = {"state": State.MISSED, "missed_by": missing, **_written(by)}
    unrated = Q(state=State.HELD) & ~Exists(Rating.objects.filter(meeting=OuterRef("pk")))
    done = bool(Meeting.objects.filter(Q(state=State.AGREED) | unrated, pk=meeting.pk).update(**fields))
    meeting.refresh_from_db()
    if not done:
        return False
    Seat.objects.filter(meeting=meeting, freed_at=None).update(freed_at=timezone.now())
    record("b2b.missed", by=by, about=meeting.event, meeting=meeting.public_id)
    meeting = _read(meeting)
    notify("b2b.missed", to=people_coming([meeting.first, meeting.second]), about=meeting, by=by)
    if missing is not None:
        _offer(meeting, _other(meeting, missing))
    return True


def _offer(meeting: Meeting, alone: Delegation) -> None:
    slot, now = meeting.slot, timezone.now()
    if slot is None or slot.starts_at + TAKEN_UNTIL <= now:
        return
    found = who_could_instead(meeting.event, alone, slot, missed=meeting)
    given = {"delegation": alone, "slot": slot, "expires_at": slot.starts_at + TAKEN_UNTIL, "nobody": found.nobody}
    freed, is_new = FreedTime.objects.get_or_create(missed=meeting, defaults=given)
    if not is_new or not found.others:
        return
    FreedOffer.objects.bulk_create(FreedOffer(freed=freed, delegation=one) for one in found.others)
    record("b2b.freed_offered", by=None, about=meeting.event, meeting=meeting.public_id, to=len(found.others))
    notify("b2b.freed", to=people_coming(found.others), about=freed)


def _without_them(meeting: Meeting, seat: Seat, *, by: User) -> None:
    """A colleague sits there already, or one who is free does; else it does not take place."""
    own = meeting.first if meeting.first.organisation_id == seat.registration.organisation_id else meeting.second
    beside = Seat.objects.filter(meeting=meeting, freed_at=None, registration__organisation=own.organisation_id)
    if not beside.exclude(pk=seat.pk).exists():
        day = day_of(meeting.event, [own])
        sit = {one.registration.person_id for one in meeting.seats.filter(freed_at=None).select_related("registration")}
        free = [one for one in day.free(own.pk, seat.slot_id) if one.pk != seat.registration_id]
        instead = next((one for one in free if not any((one.person_id, other) in day.apart for other in sit)), None)
        if instead is None:
            _miss(meeting, own, by=by)
            return
        Seat.objects.create(meeting=meeting, registration=instead, slot_id=seat.slot_id)
    Seat.objects.filter(pk=seat.pk).update(freed_at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(**_written(by))


def _other(meeting: Meeting, one: Delegation) -> Delegation:
    return meeting.second if one.pk == meeting.first_id else meeting.first


def _between(one: Delegation, other: Delegation) -> Meeting | None:
    """What one of them has asked the other for already."""
    pair = Q(first=one, second=other) | Q(first=other, second=one)
    return Meeting.objects.filter(pair, state=State.ASKED).first()


def _listing_between(one: Delegation, other: Delegation) -> Any:
    fits = Fit.objects.filter(Q(seeker=one, could=other) | Q(seeker=other, could=one), listing__isnull=False)
    best = fits.select_related("listing").order_by("-value").first()
    return best.listing if best else None


def people_coming(sides: Sequence[Delegation]) -> Iterable[User]:
    """Those of each side who come; where none of them has an account, whoever acts for it."""
    found: dict[int, User] = {}
    for side in sides:
        rows = meeting_people().filter(event=side.event_id, organisation=side.organisation_id, person__isnull=False)
        coming = [one.person for one in rows.select_related("person")]
        found |= {one.pk: one for one in coming or people_of(side.organisation)}
    return found.values()


def _read(meeting: Meeting) -> Meeting:
    return _with_sides(Meeting.objects.filter(pk=meeting.pk)).get()  # type: ignore[no-any-return]


def _with_sides(rows: Any) -> Any:
    return rows.select_related("event__organiser", "first__organisation", "second__organisation", "slot", "table")


def _written(by: User | None) -> dict[str, Any]:
    return {"version": F("version") + 1, "changed_by": by, "updated_at": timezone.now()}


def _too_late(freed: FreedTime) -> NotPossible:
    if freed.taken_at:
        return NotPossible("taken", _("Somebody was quicker."))
    return NotPossible("late", _("This time has begun; it can no longer be taken."))
