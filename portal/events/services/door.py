"""Who comes is checked in at the door, once however many doors there are, by a code or by name; what was a mistake is undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.realtime import push
from portal.ui.words import day

from ..badges import is_typed_of, read_scanned, read_typed
from ..models import Event, Registration
from ..queries.door import here_of
from .holding import check_organises
from .no_shows import has_come

OPENS_BEFORE = dt.timedelta(hours=24)
CLOSES_AFTER = dt.timedelta(days=2)
"""What was ticked on paper is typed in afterwards."""

State = Registration.State


def find_by_code(event: Event, text: str, *, by: User) -> Registration:
    """Whose badge it is, by what was scanned or typed. Raises NotPossible at `code`."""
    check_organises(event, by)
    rows = Registration.objects.select_related("organisation", "type", "event")
    if scanned := read_scanned(text):
        public_id, is_ours = scanned
        found = rows.filter(public_id=public_id).first() if is_ours else None
        if found is None:
            raise _forged()
        if found.event_id != event.pk:
            raise NotPossible("foreign", _("This badge is of another event. Look for the person by name."), "code")
        return found
    letters = read_typed(text)
    if not letters:
        raise NotPossible("code", _("A code has eight letters and digits, like bcdf-2345."), "code")
    ids = Registration.objects.filter(event=event).values_list("pk", "public_id")
    pk = next((pk for pk, public_id in ids if is_typed_of(letters, public_id)), None)
    if pk is None:
        raise _forged()
    return rows.get(pk=pk)


@transaction.atomic
def check_in(registration: Registration, *, by: User) -> bool:
    """They are here. False where they were already: the first time stays."""
    event = registration.event
    check_organises(event, by)
    check_door(event)
    stands = Registration.objects.filter(pk=registration.pk, state=State.GOING)
    first = stands.filter(checked_in_at=None).update(checked_in_at=timezone.now(), checked_in_by=by)
    registration.refresh_from_db()
    if not registration.is_going:
        raise NotPossible("not_going", why_not(registration), "code")
    if first:
        record("registration.checked_in", by=by, about=event, registration=registration.public_id)
        has_come(registration)
        tell_doors(event)
    return bool(first)


@transaction.atomic
def undo_check_in(registration: Registration, *, by: User) -> None:
    """It was somebody else. Two clicks are one."""
    check_organises(registration.event, by)
    here = Registration.objects.filter(pk=registration.pk, checked_in_at__isnull=False)
    if here.update(checked_in_at=None, checked_in_by=None):
        record("registration.check_in_undone", by=by, about=registration.event, registration=registration.public_id)
        tell_doors(registration.event)
    registration.refresh_from_db()


def check_door(event: Event) -> None:
    """Raises NotPossible where nobody is let in: long before, long after, or where it does not take place."""
    now = timezone.now()
    if event.called_off_at or not event.published_at:
        raise NotPossible("closed", _("This event does not take place."), "code")
    if now < event.starts_at - OPENS_BEFORE:
        opens = event.starts_at - OPENS_BEFORE
        said = _("It is too early: people are checked in from %(day)s.")
        raise NotPossible("early", said % {"day": day(opens.astimezone(event.tz))}, "code")
    if now > event.ends_at + CLOSES_AFTER:
        raise NotPossible("late", _("This event is over."), "code")


def is_open(event: Event) -> bool:
    """Whether people are let in now."""
    try:
        check_door(event)
    except NotPossible:
        return False
    return True


def why_not(registration: Registration) -> str:
    """Why somebody cannot be checked in, in words for whoever stands at the door."""
    words = {"name": registration.on_the_badge}
    match registration.state:
        case State.ASKED:
            said = _("%(name)s has asked to come, and nobody has said yes yet. Say yes, or register them at the door.")
        case State.WAITING | State.OFFERED:
            said = _("%(name)s is on the waiting list. Register them at the door if there is room.")
        case _:
            said = _("%(name)s no longer has a place. Register them at the door if there is room.")
    return said % words


def door_group(event: Event) -> str:
    return f"door:{event.public_id}"


def tell_doors(event: Event) -> None:
    """All open doors count anew."""
    count = here_of(event)
    push(door_group(event), {"topic": "door", "id": event.public_id, "event": "counted", **count.as_event()})


def _forged() -> NotPossible:
    return NotPossible("forged", _("We have not made this code. Look for the person by name."), "code")
