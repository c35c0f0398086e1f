"""The organiser says yes or no to those who have asked, to many at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.core.text import clean_line

from ..models import Event, Registration
from ..signals import places_left
from .holding import check_organises, check_stands
from .locking import hold
from .registering import end
from .telling import tell
from .waiting import hand_out

State = Registration.State
MOST = 500
"""Registrations that one deed is about."""


@transaction.atomic
def say_yes(event: Event, *, by: User, to: Collection[str]) -> int:
    """Asked → going, or → waiting where no place is free, in the order in which they registered. `to`: public ids. How many."""
    check_organises(event, by)
    check_stands(event)
    held = hold(event)
    rows = list(_asked(held, to).order_by("registered_at", "pk").values_list("pk", "party"))
    if not rows:
        return 0
    pks, parties = [pk for pk, _party in rows], {party for _pk, party in rows}
    Registration.objects.filter(pk__in=pks).update(state=State.WAITING, queued_at=F("registered_at"))
    record("registration.accepted", by=by, about=held, people=len(pks))
    hand_out(held, by=by, fresh=parties)
    known = Registration.objects.filter(pk__in=pks)
    for kind, state in (("registration.confirmed", State.GOING), ("registration.waiting", State.WAITING)):
        if them := list(known.filter(state=state).values_list("pk", flat=True)):
            tell(kind, held, them, by=by)
    return len(pks)


@transaction.atomic
def say_no(event: Event, *, by: User, to: Collection[str], reason: str) -> int:
    """Asked or waiting → declined. They read the reason."""
    check_organises(event, by)
    check_stands(event)
    because = _reason(reason)
    held = hold(event)
    open_ones = _of(held, to).filter(state__in=[State.ASKED, State.WAITING])
    pks = list(open_ones.values_list("pk", flat=True))
    if pks:
        Registration.objects.filter(pk__in=pks).update(
            state=State.DECLINED, ended_at=timezone.now(), ended_because=because, queued_at=None
        )
        record("registration.declined", by=by, about=held, people=len(pks))
        tell("registration.declined", held, pks, by=by)
        places_left.send(Event, event=held, registrations=pks, by=by)
        hand_out(held, by=by)
    return len(pks)


@transaction.atomic
def take_out(event: Event, *, by: User, to: Collection[str], reason: str) -> int:
    """Cancelled by the organiser, whatever they had. They read the reason."""
    check_organises(event, by)
    return len(end(event, _of(event, to), by=by, reason=_reason(reason)))


def _of(event: Event, to: Collection[str]) -> Any:
    if len(to) > MOST:
        raise NotPossible("too_many", _("Choose fewer at once."))
    return Registration.objects.filter(event=event, public_id__in=to)


def _asked(event: Event, to: Collection[str]) -> Any:
    return _of(event, to).filter(state=State.ASKED)


def _reason(reason: str) -> str:
    because = clean_line(reason)[:400]
    if not because:
        raise NotPossible("reason", _("Say why: they read it."), "reason")
    return because
