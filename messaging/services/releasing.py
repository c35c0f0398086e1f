"""What becomes of a message that was held back, once a moderator has decided."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.outbox.services import enqueue

from .. import tasks
from ..models import HeldMessage, Message, Participant
from .appending import append
from .guests import close_windows, make_room


def release_held(held: HeldMessage, by: User) -> None:  # noqa: ARG001 - the log knows who
    """It is said now, under the id under which it was sent; called by a service that has asked who may. Twice is once."""
    now = timezone.now()
    with transaction.atomic():
        waits = HeldMessage.objects.filter(pk=held.pk, sent_at=None)
        if not waits.update(sent_at=now, refused_at=None):
            return
        try:
            with transaction.atomic():
                is_opening = make_room(held.conversation, held.organisation)
                message = append(
                    held.conversation,
                    kind=Message.Kind.SAID,
                    author=held.author,
                    organisation=held.organisation,
                    text=held.text,
                    client_id=held.client_id,
                    mark=held.mark,
                )
                if is_opening:
                    close_windows(held.conversation, until_seq=message.seq)
        except IntegrityError:
            return
        side = Participant.objects.filter(conversation=held.conversation, organisation=held.organisation)
        side.filter(spoke_at=None).update(spoke_at=now)
        enqueue(tasks.tell_of_messages, key=str(held.conversation_id), conversation=held.conversation_id)


def refuse_held(held: HeldMessage, by: User) -> None:  # noqa: ARG001 - the log knows who
    HeldMessage.objects.filter(pk=held.pk, sent_at=None).update(refused_at=timezone.now())
