"""Before anybody has answered: what a new account may do, and when the same words to many wait for a moderator."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.text import to_html
from portal.moderation.models import Hold
from portal.moderation.services import hold
from portal.search.normalise import fold
from portal.ui.words import number

from ..models import Conversation, HeldMessage, Message, Participant

NEW_FOR = dt.timedelta(days=14)
"""An account that is younger is new."""
MOST_A_DAY = 10
"""First contacts in 24 hours of an organisation for which a new account writes."""
MOST_STRANGERS = 5
"""To so many who have not answered the same words go at once; further ones wait."""
MOST_LOOKED_AT = 200
SAME_WITHIN = dt.timedelta(days=30)


def is_answered() -> Exists:
    """As part of a question for a participant: whether somebody on another side has said something."""
    others = Participant.objects.filter(conversation=OuterRef("conversation"), spoke_at__isnull=False)
    return Exists(others.exclude(organisation=OuterRef("organisation")))


def is_new(person: User) -> bool:
    return timezone.now() - person.date_joined < NEW_FOR


def check_links(person: User, text: str, *, field: str = "text") -> None:
    """Raises NotPossible where a new account puts a link into the first words to somebody."""
    if is_new(person) and 'href="http' in to_html(text):
        words = _("While your account is new, first words go without links. Send the link once they have answered.")
        raise NotPossible("link", words, field)


def check_first_contact(speaker: Participant, *, by: User, text: str) -> None:
    """Raises NotPossible for what a new account may not do while nobody has answered."""
    check_links(by, text)
    if speaker.spoke_at is not None or not is_new(by):
        return
    day_ago = timezone.now() - dt.timedelta(days=1)
    begun = Participant.objects.filter(organisation=speaker.organisation_id, spoke_at__gte=day_ago)
    if begun.filter(~is_answered()).count() >= MOST_A_DAY:
        words = _(
            "While your account is new, you can write to %(most)s organisations a day that have not answered yet. Go on tomorrow, "
            "or with those who have answered."
        )
        raise NotPossible("too_many_contacts", words % {"most": number(MOST_A_DAY)}, "text")


def mark_of(text: str) -> str:
    """The same for the same words, however they are spelt; empty for none."""
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest()[:32] if folded else ""


def is_one_too_many(conversation: Conversation, *, by: User, organisation: int, mark: str, client_id: UUID) -> bool:
    """Whether the same words went to so many others already, by the same person or the same organisation; not where this very
    sending came through before."""
    if not mark:
        return False
    since = timezone.now() - SAME_WITHIN
    same = Message.objects.filter(Q(author=by) | Q(organisation=organisation), mark=mark, sent_at__gte=since)
    rows = list(same.order_by().values_list("conversation", "author", "client_id")[:MOST_LOOKED_AT])
    if any((author, sent) == (by.pk, client_id) for _talk, author, sent in rows):
        return False
    return len({talk for talk, _author, _sent in rows} - {conversation.pk}) >= MOST_STRANGERS


@transaction.atomic
def hold_back(conversation: Conversation, *, author: User, client_id: UUID, **said: Any) -> HeldMessage:
    """Keep words back until a moderator has looked at them; the same sending again is the one that waits."""
    held, is_first = HeldMessage.objects.get_or_create(
        author=author, client_id=client_id, defaults={"conversation": conversation, **said}
    )
    if is_first:
        hold(held, author=held.author, why=Hold.Why.SAME_TEXT)
    return held
