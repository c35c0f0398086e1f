"""Messages and conversations as moderators meet them: what can be reported, what they read of it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core.realtime import push
from portal.core.registry import describe
from portal.moderation.matters import Around, Matter, matters
from portal.organisations.services.whom import people_of_each

from .events import as_change, as_standing, group_of
from .models import Conversation, Guest, HeldMessage, Message
from .services.releasing import refuse_held, release_held

AROUND = 5
"""Messages before and after a reported one that a moderator reads, once they have said why; of a conversation the last ten."""


def find_message(reader: User, key: str) -> Message | None:
    """What somebody else said in a conversation that one reads."""
    conversation, _dash, seq = key.rpartition("-")
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        return None
    found = Message.objects.filter(
        conversation__in=Conversation.objects.visible_to(reader).filter(public_id=conversation),
        seq=int(seq),
        kind=Message.Kind.SAID,
        deleted_at=None,
        hidden_at=None,
    )
    return found.exclude(author=reader).select_related("conversation", "author").first()


def find_conversation(reader: User, key: str) -> Conversation | None:
    found: Conversation | None = Conversation.objects.visible_to(reader).filter(public_id=key).first()
    return found


def around_message(message: Message) -> Around:
    near = Message.objects.filter(
        conversation=message.conversation_id, seq__gte=message.seq - AROUND, seq__lte=message.seq + AROUND
    )
    return _around(message.conversation, near.order_by("seq"))


def around_conversation(conversation: Conversation) -> Around:
    last = Message.objects.filter(conversation=conversation, seq__gt=conversation.last_seq - 2 * AROUND)
    return _around(conversation, last.order_by("seq"))


def hide_message(message: Message, by: User) -> None:  # noqa: ARG001 - the log knows who
    _set_hidden(message, hidden=True)


def show_message(message: Message, by: User) -> None:  # noqa: ARG001 - the log knows who
    _set_hidden(message, hidden=False)


def stop(conversation: Conversation, by: User) -> None:  # noqa: ARG001 - the log knows who
    Conversation.objects.filter(pk=conversation.pk, stopped_at=None).update(stopped_at=timezone.now())
    push(group_of(conversation), as_standing(conversation))


def go_on(conversation: Conversation, by: User) -> None:  # noqa: ARG001 - the log knows who
    Conversation.objects.filter(pk=conversation.pk).update(stopped_at=None)
    push(group_of(conversation), as_standing(conversation))


def sign_in() -> None:
    describe(
        Message,
        title=lambda message: message.conversation.subject,
        url=lambda message: f"{message.conversation.get_absolute_url()}#m{message.seq}",
        visible_to=lambda user: Message.objects.filter(conversation__in=Conversation.objects.visible_to(user)),
    )
    describe(
        HeldMessage,
        title=lambda held: held.conversation.subject,
        url=lambda held: held.conversation.get_absolute_url(),
        visible_to=lambda user: HeldMessage.objects.filter(author=user.pk),
    )
    matters.register(
        "messaging.message",
        Matter(
            name="message",
            label=_("A message"),
            find=find_message,
            concerned=lambda message: [message.author] if message.author else [],
            speaker=lambda message: message.author,
            excerpt=lambda message: message.text,
            is_public=False,
            at=lambda message: message.sent_at,
            quote=lambda message: "" if message.is_gone else message.text,
            is_guest=lambda message, reader: (
                Guest.objects.visible_to(reader).filter(conversation=message.conversation_id).exists()
            ),
            around=around_message,
            hide=hide_message,
            show=show_message,
        ),
    )
    matters.register(
        "messaging.heldmessage",
        Matter(
            name="held",
            label=_("A message that waits"),
            find=lambda _reader, _key: None,
            concerned=lambda held: [held.author],
            speaker=lambda held: held.author,
            excerpt=lambda held: held.text,
            is_public=False,
            at=lambda held: held.held_at,
            release=release_held,
            refuse=refuse_held,
        ),
    )
    matters.register(
        "messaging.conversation",
        Matter(
            name="conversation",
            label=_("A conversation"),
            find=find_conversation,
            concerned=_speakers,
            speaker=lambda _conversation: None,
            excerpt=lambda _conversation: "",
            is_public=False,
            around=around_conversation,
            hide=stop,
            show=go_on,
        ),
    )


def _set_hidden(message: Message, *, hidden: bool) -> None:
    with transaction.atomic():
        one = Message.objects.filter(pk=message.pk, deleted_at=None, hidden_at__isnull=hidden)
        if one.update(hidden_at=timezone.now() if hidden else None):
            message.refresh_from_db()
            push(group_of(message.conversation), as_change(message.conversation, message))


def _speakers(conversation: Conversation) -> list[User]:
    said = Message.objects.filter(conversation=conversation, kind=Message.Kind.SAID)
    return list(User.objects.filter(pk__in=said.values("author"), is_active=True))


def _around(conversation: Conversation, messages: Sequence[Message]) -> Around:
    present = conversation.participants.filter(left_at=None).values_list("organisation", flat=True)
    people = {one.pk: one for side in people_of_each(present).values() for one in side}
    lines = [(str(one.author or ""), one.text) for one in messages.select_related("author") if one.is_said and one.text]
    return Around(lines, list(people.values()), conversation)
