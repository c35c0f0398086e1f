"""Who may do what in conversations. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from portal.organisations.models import Exclusion
from portal.organisations.permissions import acts_for
from portal.organisations.standing import own_organisations

from .models import Conversation, Message, Participant

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def sides_of(user: Reader, conversation: Conversation | None = None) -> QuerySet[Participant]:
    """The organisations in a conversation, or in all of them, in whose name the reader may speak; with those that have left: none."""
    if not user.is_authenticated or not user.is_active:
        return Participant.objects.none()
    own = Participant.objects.filter(organisation__in=own_organisations(user), left_at=None)
    return own if conversation is None else own.filter(conversation=conversation)


def can_read(user: Reader, conversation: Conversation) -> bool:
    return sides_of(user, conversation).exists()


def is_closed(conversation: Conversation) -> bool:
    """Whether one of those who take part keeps another out: then all may read, and nobody writes."""
    present = Participant.objects.filter(conversation=conversation, left_at=None).values("organisation")
    return Exclusion.objects.filter(organisation__in=present, excluded__in=present).exists()


def can_change(user: Reader, message: Message) -> bool:
    """One's own words, while one still acts for the organisation in whose name they were said."""
    if not message.is_said or message.deleted_at or message.author_id != getattr(user, "pk", None):
        return False
    return sides_of(user, message.conversation).filter(organisation=message.organisation_id).exists()


def can_see_to(person: User, participant: Participant) -> bool:
    """Whether a conversation may be handed to them: colleagues who act for that organisation today."""
    return acts_for(person, participant.organisation)
