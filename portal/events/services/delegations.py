"""Organisations take part in the meetings of an event, and say what they look for, in which languages, when, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.organisations.models import Organisation
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..models import Absence, Delegation, Event, Mark, MeetingPlan, Registration, Seat, Slot
from ..queries.free import meeting_people
from .locking import hold
from .meetings import leave_meetings, replace_or_call_off
from .taking_part import check_may_meet, check_speaks_for

SETTLES = dt.timedelta(minutes=5)
"""So long others wait until they are compared with who has come: many come at once."""


@transaction.atomic
def sync_delegation(event: Event, organisation: int) -> Delegation | None:
    """It takes part as long as somebody of it goes and may meet. Who sits in meetings and no longer comes is replaced by a
    colleague who is free; where there is none, the meeting is called off. Running it again changes nothing.
    """
    if not MeetingPlan.objects.filter(event=event).exists():
        return None
    hold(event)
    comes = meeting_people().filter(event=event, organisation=organisation).exists()
    found = Delegation.objects.filter(event=event, organisation=organisation).first()
    if comes and found is None:
        languages = Organisation.objects.values_list("languages", flat=True).get(pk=organisation)
        found = Delegation.objects.create(event=event, organisation_id=organisation, languages=languages)
        look_again(found)
    elif comes and found and found.left_at:
        Delegation.objects.filter(pk=found.pk).update(left_at=None, joined_at=timezone.now())
        look_again(found)
    elif not comes and found and not found.left_at:
        Delegation.objects.filter(pk=found.pk).update(left_at=timezone.now())
        leave_meetings(found)
    if comes and found:
        gone = Seat.objects.filter(
            freed_at=None,
            registration__event=event,
            registration__organisation=organisation,
            slot__starts_at__gt=timezone.now(),
        ).exclude(registration__in=meeting_people())
        for seat in gone.select_related("meeting__first", "meeting__second", "registration").order_by("pk"):
            replace_or_call_off(seat, found)
    return Delegation.objects.filter(event=event, organisation=organisation).first()


@transaction.atomic
def change_delegation(
    delegation: Delegation, *, by: User, seeks: str, languages: Sequence[str], most: int | None, one_more: bool = False
) -> Delegation:
    """What it looks for here decides with whom it is compared. `one_more`: beyond `most`, where a time becomes free on the day."""
    check_speaks_for(delegation, by)
    # What it has already may be a language of an import that the portal itself does not speak.
    known = {code for code, _name in settings.ALL_LANGUAGES} | set(delegation.languages)
    if not set(languages) <= known:
        raise NotAllowed
    given = {"seeks": clean_line(seeks)[:400], "languages": list(languages), "most": most, "one_more": one_more}
    had = Delegation.objects.filter(pk=delegation.pk).values_list("seeks", flat=True).get()
    Delegation.objects.filter(pk=delegation.pk).update(**given)
    delegation.refresh_from_db()
    if had != delegation.seeks:
        look_again(delegation)
    return delegation


@transaction.atomic
def say_when_free(delegation: Delegation, *, by: User, free: Collection[tuple[int, int]]) -> None:
    """`free` are times (registration, slot) at which they can meet; all others of this delegation's people and of the slots to come
    are not. Nobody is freed from a meeting in which they sit: that is moved or called off by itself.
    """
    check_speaks_for(delegation, by)
    people = _people(delegation)
    slots = list(Slot.objects.filter(event=delegation.event, closed=False, starts_at__gt=timezone.now()))
    possible = {(person.pk, slot.pk) for person in people for slot in slots}
    if not set(free) <= possible:
        raise NotAllowed
    sits = Seat.objects.filter(registration__in=people, freed_at=None)
    busy = set(sits.values_list("registration", "slot"))
    away = possible - set(free) - busy
    rows = Absence.objects.filter(registration__in=people, slot__in=slots)
    had = {(one.registration_id, one.slot_id): one.pk for one in rows}
    Absence.objects.filter(pk__in=[pk for time, pk in had.items() if time not in away]).delete()
    Absence.objects.bulk_create(
        [Absence(registration_id=person, slot_id=slot) for person, slot in sorted(away - had.keys())],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark(delegation: Delegation, about: Delegation, *, by: User, wish: str) -> None:
    """Must, like, no; empty takes it back. Nobody but its own people and the plan reads it."""
    check_speaks_for(delegation, by)
    check_may_meet(delegation, about)
    if not wish:
        Mark.objects.filter(delegation=delegation, about=about).delete()
    elif wish in Mark.Wish.values:
        given = {"wish": wish, "marked_at": timezone.now()}
        Mark.objects.update_or_create(delegation=delegation, about=about, defaults=given)
    else:
        raise NotPossible("wish", _("Choose one of the wishes."))


def look_again(delegation: Delegation) -> None:
    """It is compared at once; everybody else with it when things have settled."""
    enqueue(tasks.find_fits, key=f"delegation:{delegation.pk}", priority=Priority.BULK, delegation=delegation.pk)
    enqueue(
        tasks.find_all_fits,
        key=f"event:{delegation.event_id}",
        priority=Priority.BULK,
        wait=SETTLES,
        put_off=False,
        event=delegation.event_id,
    )


def _people(delegation: Delegation) -> list[Registration]:
    return list(meeting_people().filter(event=delegation.event, organisation=delegation.organisation))
