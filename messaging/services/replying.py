"""The masked address at which one person answers one conversation by mail: reply+KEY@REPLY_DOMAIN.

A key is the id of its row and 128 bits that bind it to the person, the conversation and the e-mail of the person, in letters that no
mail server changes. It is made and not kept. It ends when its row is taken away, when the person has another e-mail, and LASTS after
the last mail that named it. What it opens is asked anew each time, so it ends too with the seat, the conversation, a block and a
suspension.
"""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User
from portal.core.inbound import is_box
from portal.core.models import ALPHABET

from .. import permissions
from ..models import Conversation, ReplyKey

SALT = "messaging.reply"
LASTS = dt.timedelta(days=90)
LOCAL = "reply+"
ID_LENGTH = 12
SHORTEST_SECRET = 32
"""Letters. A shorter secret is none: the address of the hook is then not there."""


def hook_is_open() -> bool:
    return bool(settings.REPLY_DOMAIN) and len(settings.REPLY_WEBHOOK_SECRET) >= SHORTEST_SECRET


def box_is_named() -> bool:
    return bool(settings.REPLY_DOMAIN) and is_box(settings.REPLY_MAILBOX)


def is_on() -> bool:
    """Whether mails to our addresses come in by some way: no address is given out that nobody reads."""
    return hook_is_open() or box_is_named()


def address_for(conversation: Conversation, person: User) -> str:
    """Where this person answers this conversation; empty where they cannot."""
    if not is_on() or not person.email or permissions.is_closed(conversation):
        return ""
    if not permissions.can_read(person, conversation):
        return ""
    key, _made = ReplyKey.objects.update_or_create(
        conversation=conversation, person=person, defaults={"given_at": timezone.now()}
    )
    return f"{LOCAL}{key_of(key)}@{settings.REPLY_DOMAIN}"


def key_of(row: ReplyKey) -> str:
    bound = f"{row.public_id}\n{row.person.public_id}\n{row.conversation.public_id}\n{row.person.email}"
    code = base64.b32encode(salted_hmac(SALT, bound, algorithm="sha256").digest()[:16]).decode()
    return row.public_id + code.rstrip("=").lower()


def key_in(address: str) -> str:
    """What stands in one of our addresses; empty for any other."""
    local, _at, domain = address.casefold().rpartition("@")
    if domain != settings.REPLY_DOMAIN or not local.startswith(LOCAL):
        return ""
    return local.removeprefix(LOCAL)


def row_with(key: str) -> ReplyKey | None:
    """The row that this key was made from; None for one that we did not make, that was revoked, or that has run out."""
    public_id = key[:ID_LENGTH]
    if not set(public_id) <= set(ALPHABET):
        return None
    rows = ReplyKey.objects.select_related("person", "conversation")
    found = rows.filter(public_id=public_id, given_at__gt=timezone.now() - LASTS, person__is_active=True).first()
    if found is None or not constant_time_compare(key, key_of(found)):
        return None
    return found


def revoke(person: User, conversation: Conversation | None = None) -> int:
    """No address that this person was given is answered any more, of one conversation or of all; returns how many.

    The next mail about a conversation comes with a new one.
    """
    rows = ReplyKey.objects.filter(person=person)
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    return rows.delete()[0]
