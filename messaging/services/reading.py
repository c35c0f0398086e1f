"""How far somebody has read: for themselves, and for their organisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, IntegerField
from django.db.models.functions import Greatest

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.prepared import Given, Prepared
from portal.notifications.services import seen

from .. import permissions
from ..models import Conversation, Participant, Reader

KINDS = ("message.received", "message.mentioned", "conversation.assigned")


@transaction.atomic
def mark_read(conversation: Conversation, *, by: User, up_to: int) -> None:
    """Remember that `by` has read as far as the message with that number; it never goes back, and never ahead of what was said."""
    sides = dict(permissions.sides_of(by, conversation).values_list("pk", "conversation__last_seq"))
    if not sides:
        raise NotAllowed
    said = max(sides.values())
    note_read(conversation, person=by, sides=sides, seq=min(up_to, said))
    if up_to >= said:
        seen(*KINDS, about=conversation, by=by)


def note_read(conversation: Conversation, *, person: User, sides: Collection[int], seq: int) -> None:
    """The same by a service that has asked who may: `sides` are the participants (primary keys) for which they read."""
    if not MINE.change(conversation=conversation.pk, person=person.pk, seq=seq):
        Reader.objects.bulk_create(
            [Reader(conversation=conversation, person=person, read_seq=seq)], ignore_conflicts=True
        )
    for side in sides:
        OURS.change(side=side, seq=seq)


def _further() -> dict[str, Any]:
    return {"read_seq": Greatest(F("read_seq"), Given("seq", IntegerField()))}


MINE = Prepared(
    lambda: Reader.objects.filter(
        conversation=Given("conversation", BigIntegerField()), person=Given("person", BigIntegerField())
    ),
    to=_further,
)
OURS = Prepared(lambda: Participant.objects.filter(pk=Given("side", BigIntegerField())), to=_further)
