"""To say something, and to change or take back one's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile
from portal.core.files.keeping import drop
from portal.core.realtime import push
from portal.core.text import clean_text
from portal.outbox.services import enqueue
from portal.ui.words import number

from .. import permissions, tasks
from ..events import as_change, group_of
from ..models import Attachment, Conversation, HeldMessage, Message, MessageVersion, Participant
from ..searching import terms_of
from .appending import append, sent_before
from .attaching import kept, take_away
from .first_contact import check_first_contact, hold_back, is_one_too_many, mark_of
from .guests import close_windows, make_room
from .reading import note_read
from .speaking import speaker_in

LONGEST = 10_000
"""Letters. What is longer is a document, and belongs into a file."""

MOST_FILES = 5

AWAY = dt.timedelta(minutes=2)
"""Whoever has not read a message by then is told of it: a conversation that goes to and fro rings nobody's bell."""


def post_message(
    conversation: Conversation | str,
    *,
    by: User,
    text: str,
    client_id: UUID,
    organisation: str = "",
    files: Sequence[SentFile] = (),
) -> Message | HeldMessage:
    """Say something in a conversation (or its public id) in the name of one's organisation; of several that of `organisation`
    (public id) where it takes part.

    With files it may be without words. The same words to many who have not answered are held back.
    The same `client_id` again returns the message that is there already.
    """
    speaker = speaker_in(conversation, by=by, organisation=organisation)
    said = checked(text, needed=not files)
    if len(files) > MOST_FILES:
        raise NotPossible("too_many_files", too_many_files(), "files")
    if files and (before := sent_before(speaker.conversation, author=by.pk, client_id=client_id)) is not None:
        return before
    try:
        with kept(files) as attachments, transaction.atomic():
            if files:  # to look through them takes its time
                speaker = speaker_in(conversation, by=by, organisation=organisation)
            mark = "" if speaker.answered else mark_of(said)
            sent: dict[str, Any] = {"author": by, "text": said, "client_id": client_id, "mark": mark}
            if (instead := _instead(speaker, attachments, **sent)) is not None:
                drop(attachments)
                return instead
            return _said(speaker, attachments, **sent)
    except IntegrityError:
        # The same sending came through before, or its id was used for another conversation. Asked only now: most come once.
        if (before := sent_before(speaker.conversation, author=by.pk, client_id=client_id)) is None:
            raise NotPossible("sent_elsewhere", _("This could not be sent. Please send it again."), "text") from None
        return before


def edit_message(message: Message, *, by: User, text: str) -> Message:
    """Other words for one's own message. What stood there stays readable as an earlier version."""
    if not permissions.can_change(by, message):
        raise NotAllowed
    said = checked(text, needed=not message.attachments.exists())
    with transaction.atomic():
        held = Message.objects.select_for_update(of=["self"]).get(pk=message.pk)
        if held.is_gone:
            raise NotPossible("deleted", _("This message was deleted in the meantime."), "text")
        if held.text != said:
            MessageVersion.objects.create(message=held, text=held.text)
            Message.objects.filter(pk=held.pk).update(text=said, terms=terms_of(said), edited_at=timezone.now())
            held.text = said
            push(group_of(message.conversation), as_change(message.conversation, held))
    message.refresh_from_db()
    return message


def delete_message(message: Message, *, by: User) -> None:
    """Take one's own words back: their place stays, the words, their earlier versions and the files go."""
    if not permissions.can_change(by, message):
        raise NotAllowed
    with transaction.atomic():
        message.text, message.deleted_at = "", timezone.now()
        still_there = Message.objects.filter(pk=message.pk, deleted_at=None)
        if still_there.update(text="", terms="", deleted_at=message.deleted_at):
            MessageVersion.objects.filter(message=message).delete()
            take_away(message)
            push(group_of(message.conversation), as_change(message.conversation, message))


def _instead(speaker: Any, attachments: Sequence[Attachment], **sent: Any) -> Message | HeldMessage | None:
    """What is there already, or is held back; None where it may be said."""
    conversation, by = speaker.conversation, sent["author"]
    if speaker.is_closed or (speaker.blocked and not permissions.reaches(by, conversation)):
        if (before := sent_before(conversation, author=by.pk, client_id=sent["client_id"])) is not None:
            return before
        raise NotPossible("closed", _("This conversation is closed. You can still read it."))
    if speaker.answered:
        return None
    check_first_contact(speaker, by=by, text=sent["text"])
    whose = {"by": by, "organisation": speaker.organisation_id}
    if not is_one_too_many(conversation, **whose, mark=sent["mark"], client_id=sent["client_id"]):
        return None
    return _held(conversation, speaker, attachments, **sent)


def _said(speaker: Any, attachments: Sequence[Attachment], *, author: User, **sent: Any) -> Message:
    """Written, with all that follows of it; call it in a transaction."""
    conversation = speaker.conversation
    is_opening = make_room(conversation, speaker.organisation)
    message = append(conversation, files=attachments, author=author, organisation=speaker.organisation, **sent)
    if is_opening:
        close_windows(conversation, until_seq=message.seq)
    if speaker.spoke_at is None:
        Participant.objects.filter(pk=speaker.pk, spoke_at=None).update(spoke_at=message.sent_at)
    note_read(conversation, person=author, sides=[speaker.pk], seq=message.seq)
    enqueue(tasks.tell_of_messages, key=str(conversation.pk), wait=AWAY, put_off=False, conversation=conversation.pk)
    return message


def _held(
    conversation: Conversation, speaker: Participant, attachments: Sequence[Attachment], **said: Any
) -> HeldMessage:
    if attachments:
        words = _(
            "The same words go to many who have not answered. Send them without files: a moderator looks at them first."
        )
        raise NotPossible("held_files", words, "files")
    return hold_back(conversation, organisation=speaker.organisation, **said)


def too_many_files() -> str:
    words = _("A message takes at most %(most)s files. Put the rest into a second one.")
    return words % {"most": number(MOST_FILES)}


def checked(text: str, *, needed: bool = True) -> str:
    """The words as they are kept. Raises NotPossible where there are none that are needed, or too many."""
    said = clean_text(text)
    if needed and not said:
        raise NotPossible("empty", _("Write something first."), "text")
    if len(said) > LONGEST:
        words = _("A message has at most %(most)s letters, this one has %(many)s. Put the rest into a second one.")
        raise NotPossible("too_long", words % {"most": number(LONGEST), "many": number(len(said))}, "text")
    return said
