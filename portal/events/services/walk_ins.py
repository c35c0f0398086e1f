"""Somebody stands at the door without a registration, and is let in on the spot."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.text import clean_line
from portal.organisations.models import Organisation
from portal.ui.words import number

from ..models import Event, ParticipationType, Registration
from ..signals import places_taken
from .door import check_door, tell_doors
from .holding import check_organises
from .locking import hold
from .no_shows import has_come
from .registering import LONGEST_NAME
from .waiting import room_of

State = Registration.State
LONGEST_ORGANISATION = 200


@transaction.atomic
def let_in(
    event: Event,
    *,
    by: User,
    name: str,
    phone: str,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    as_type: ParticipationType | None = None,
    over: bool = False,
    submission: UUID | None = None,
) -> Registration:
    """They have a place and are here. `phone` (E.164) tells whether they are registered already: then it is that registration, and
    whoever waits for a place gets one. Raises NotPossible at `over` where all places are taken, unless it says so.
    """
    check_organises(event, by)
    held = hold(event)
    check_door(held)
    if submission and (made := Registration.objects.filter(event=held, submission=submission).first()):
        return made
    name = clean_line(name)[:LONGEST_NAME]
    if not name:
        raise NotPossible("name", _("Write the name."), "name")
    if as_type and as_type.event_id != held.pk:
        raise NotPossible("type", _("Choose as what they come."), "type")
    there = _registered_with(held, phone)
    holds = there is not None and there.state in Registration.HOLDING
    if not holds and not over:
        _check_room(held, as_type)
    now = timezone.now()
    here = {"state": State.GOING, "checked_in_at": now, "checked_in_by": by, "offered_until": None, "queued_at": None}
    if there:
        if there.checked_in_at and there.is_going:
            return there
        Registration.objects.filter(pk=there.pk).update(**here, walk_in=not holds)
        there.refresh_from_db()
        found = there
    else:
        found = Registration.objects.create(
            event=held,
            name=name,
            phone=phone,
            organisation=organisation,
            organisation_name="" if organisation else clean_line(organisation_name)[:LONGEST_ORGANISATION],
            type=as_type,
            party=uuid4(),
            language=(get_language() or "en")[:2],
            registered_by=by,
            walk_in=True,
            submission=submission,
            **here,
        )
    record("registration.walked_in", by=by, about=held, registration=found.public_id, over=over)
    has_come(found)
    places_taken.send(Event, event=held, registrations=[found.pk], by=by)
    tell_doors(held)
    return found


def _registered_with(event: Event, phone: str) -> Registration | None:
    """Whoever is registered with this number, as a guest or with an account."""
    if not phone:
        return None
    standing = Registration.objects.standing().filter(event=event).select_related("organisation", "type", "event")
    guest: Registration | None = standing.filter(person=None, phone=phone).first()
    return guest or standing.filter(person__phone=phone).first()


def _check_room(event: Event, as_type: ParticipationType | None) -> None:
    room = room_of(event)
    short = room.lacks(Counter([as_type.pk if as_type else None]))
    if None in short and room.everybody is not None:
        taken = room.everybody - (room.free or 0)
        said = _(
            "All places are taken: %(taken)s of %(all)s. If there is a chair more, tick that you let them in all the same.",
        )
        raise NotPossible("full", said % {"taken": number(taken), "all": number(room.everybody)}, "over")
    if short:
        said = _("No place is free as %(type)s. Tick that you let them in all the same.")
        raise NotPossible("full", said % {"type": as_type}, "over")
