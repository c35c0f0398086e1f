"""What a guest whom both sides called back says, for the office of their cluster, and how far they have read."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.moderation.services import check_may_write
from portal.notifications.services import seen
from portal.outbox.services import enqueue

from .. import permissions, tasks
from ..models import Conversation, Guest, Message
from .appending import append, sent_before
from .messages import AWAY, checked
from .reading import note_read


def say_as_guest(guest: Guest, *, by: User, text: str, client_id: UUID) -> Message:
    """Words only. The same `client_id` again returns the message that is there already."""
    if not permissions.can_speak_as_guest(by, guest):
        raise NotAllowed
    check_may_write(by)
    said = checked(text)
    try:
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update(of=["self"]).get(pk=guest.conversation_id)
            guest.refresh_from_db(fields=["left_at", "called_back_at"])
            if not guest.is_here:
                raise NotPossible(
                    "gone", _("One side has let you go meanwhile. You write again when both call you back.")
                )
            if permissions.is_closed(conversation) or not permissions.reaches(by, conversation):
                raise NotPossible("closed", _("This conversation is closed. You can still read it."))
            message = append(conversation, author=by, office=guest.cluster, text=said, client_id=client_id)
            note_read(conversation, person=by, sides=[], seq=message.seq)
            enqueue(
                tasks.tell_of_messages, key=str(conversation.pk), wait=AWAY, put_off=False, conversation=conversation.pk
            )
    except IntegrityError:
        before = sent_before(guest.conversation, author=by.pk, client_id=client_id)
        if before is None:
            raise NotPossible("sent_elsewhere", _("This could not be sent. Please send it again."), "text") from None
        return before
    return message


def have_looked(guest: Guest, *, by: User) -> None:
    """Their page was read by whoever was called back: what stands there is not told again."""
    if not permissions.can_speak_as_guest(by, guest):
        return
    note_read(guest.conversation, person=by, sides=[], seq=guest.conversation.last_seq)
    seen("message.received", "conversation.called_back", about=guest, by=by)
