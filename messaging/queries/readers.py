"""Who reads a conversation on one side, and how far."""

from __future__ import annotations

from portal.accounts.models import User
from portal.core.reading import once
from portal.organisations.services.whom import people_of

from ..models import Conversation, Participant, Reader


def present_in(conversation: Conversation) -> list[Participant]:
    """Those who take part now, with their organisations, in the order in which they came; asked once for each conversation at hand."""
    return once(("present", conversation.pk), lambda: _present(conversation))


def _present(conversation: Conversation) -> list[Participant]:
    present = Participant.objects.filter(conversation=conversation, left_at=None)
    return list(present.select_related("organisation", "assigned_to").order_by("pk"))


def read_so_far(conversation: Conversation, side: Participant, reader: User) -> int:
    """How far a person has read; who never looked, as far as their organisation."""
    own = Reader.objects.filter(conversation=conversation, person=reader).values_list("read_seq", flat=True).first()
    return side.read_seq if own is None else own


def colleagues_of(side: Participant) -> list[User]:
    """Those who act for that organisation today, by name."""
    return sorted(people_of(side.organisation), key=lambda one: (one.full_name, one.pk))
