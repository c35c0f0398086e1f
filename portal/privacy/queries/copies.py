"""How it stands with the copy of a person."""

from __future__ import annotations

from portal.accounts.models import User
from portal.outbox.services import still_to_do

from .. import tasks
from ..models import Copy


def copy_of(person: User) -> Copy | None:
    """The one that is there or in the making."""
    newest = Copy.objects.filter(person=person).order_by("-pk").first()
    return newest if newest and (newest.is_there or newest.made_at is None) else None


def is_being_made(copy: Copy) -> bool:
    """False when it is made, and when it was given up."""
    return copy.made_at is None and still_to_do(tasks.make_copy, key=copy.public_id) is not None
