"""Signing up for a session with few places."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import Registration, Session, SessionPlace
from .locking import hold
from .registering import why_closed


@transaction.atomic
def sign_up(session: Session, *, by: User, registration: Registration) -> SessionPlace:
    """Two clicks are one. Raises NotPossible where it is full, over or called off."""
    _check(session, by, registration)
    event = hold(session.event)
    now = Session.objects.get(pk=session.pk)
    if not event.is_on:
        raise NotPossible("closed", why_closed(event))
    if now.called_off_at:
        raise NotPossible("called_off", _("This session was called off."))
    if now.ends_at <= timezone.now():
        raise NotPossible("over", _("This session is over."))
    if not Registration.objects.going().filter(pk=registration.pk).exists():
        raise NotPossible("not_going", _("Only those who have a place at the event can sign up."))
    there = SessionPlace.objects.filter(session=now, registration=registration).first()
    if there and there.given_back_at is None:
        return there
    if now.capacity is not None and SessionPlace.objects.standing().filter(session=now).count() >= now.capacity:
        raise NotPossible("full", _("This session is full. Look again later: places become free."))
    record("session.signed_up", by=by, about=event, session=now.public_id)
    if there is None:
        return SessionPlace.objects.create(session=now, registration=registration)
    there.given_back_at, there.taken_at, there.turns = None, timezone.now(), there.turns + 1
    there.save(update_fields=["given_back_at", "taken_at", "turns"])
    return there


@transaction.atomic
def sign_off(session: Session, *, by: User, registration: Registration) -> None:
    _check(session, by, registration)
    hold(session.event)
    if SessionPlace.objects.filter(session=session, registration=registration).give_back():
        record("session.signed_off", by=by, about=session.event, session=session.public_id)


def _check(session: Session, by: User, registration: Registration) -> None:
    if session.event_id != registration.event_id or not permissions.can_change_registration(by, registration):
        raise NotAllowed
