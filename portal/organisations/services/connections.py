"""Two organisations come to know each other: after that they see each other's telephone and e-mail."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed

from .. import permissions
from ..models import Connection, Organisation
from .announcing import announce


@transaction.atomic
def connect(one: Organisation, other: Organisation, *, by: User, origin: str) -> Connection:
    """Connect two organisations; if they are, the connection stays as it is. `origin`: `<noun>:<public id>`, as text."""
    if one.pk == other.pk:
        raise ValueError("an organisation is not connected with itself")
    if not permissions.can_connect(by, one, other):
        raise NotAllowed
    first, second = sorted((one, other), key=lambda organisation: organisation.pk)
    current = Connection.objects.filter(first=first, second=second, ended_at=None)
    if there := current.first():
        return there
    try:
        with transaction.atomic():
            connection = Connection.objects.create(first=first, second=second, origin=origin)
    except IntegrityError:
        return current.get()
    record("connection.started", by=by, about=one, other=other.public_id, origin=origin)
    announce(first.pk, second.pk)
    return connection


@transaction.atomic
def disconnect(one: Organisation, other: Organisation, *, by: User) -> None:
    """Either side may end it. Ending it again changes nothing."""
    if not permissions.can_disconnect(by, one, other):
        raise NotAllowed
    first, second = sorted((one, other), key=lambda organisation: organisation.pk)
    if Connection.objects.filter(first=first, second=second, ended_at=None).update(ended_at=timezone.now()):
        record("connection.ended", by=by, about=one, other=other.public_id)
        announce(first.pk, second.pk)
