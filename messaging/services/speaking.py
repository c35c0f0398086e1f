"""Who speaks, in whose name, and what must be known before something is said: one question."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.prepared import Given, Prepared
from portal.moderation.queries import is_suspended
from portal.moderation.services import check_may_write
from portal.organisations.queries.blocks import is_blocked_anywhere

from .. import permissions
from ..models import Conversation, Participant
from .first_contact import is_answered


def speaker_in(conversation: Conversation | str, *, by: User, organisation: str = "") -> Any:
    """The side (a Participant) for which they speak in a conversation, or the one with this public id: of several that of
    `organisation` (public id). Beside its fields it has what `_sides` adds.

    Raises NotAllowed for whoever does not take part, NotPossible for whom a moderator keeps from writing.
    """
    if not permissions.is_present(by):
        raise NotAllowed
    public_id = conversation if isinstance(conversation, str) else conversation.public_id
    sides = SIDES.rows(person=by.pk, conversation=public_id, now=timezone.now())
    if not sides:
        raise NotAllowed
    speaker = sides[0]
    if len(sides) > 1:
        speaker = min(sides, key=lambda one: (one.organisation.public_id != organisation, one.pk))
    if isinstance(conversation, Conversation):
        speaker.conversation = conversation
    if speaker.suspended:
        check_may_write(by)
    return speaker


TALK = ("public_id", "last_seq", "introduced_at")
NAMES = ("public_id", "trade_name_ar", "trade_name_latin", "legal_name_ar", "legal_name_latin")
"""What is needed of a conversation and of an organisation to say something; the rest is read when somebody asks for it."""


def _sides() -> QuerySet[Participant]:
    """Those for which somebody speaks, with `suspended`, `blocked` (whether anybody blocks them), `answered` (whether the others
    spoke) and `is_closed`."""
    anybody: Any = permissions.ANYBODY
    return (
        permissions.sides_of(anybody)
        .filter(conversation__public_id=Given("conversation", CharField()))
        .select_related("organisation", "conversation")
        .annotate(
            suspended=is_suspended(anybody, at=Given("now", DateTimeField())),
            blocked=is_blocked_anywhere(anybody),
            answered=is_answered(),
            is_closed=permissions.is_closed_there(),
        )
        .only(
            "organisation",
            "spoke_at",
            *(f"conversation__{one}" for one in TALK),
            *(f"organisation__{one}" for one in NAMES),
        )
    )


SIDES = Prepared(_sides)
