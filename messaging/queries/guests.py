"""Who introduced those who talk, as both sides see it; and what that person may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, Model, OuterRef, Q

from portal.accounts.models import User

from ..models import Conversation, Guest, Message, MessageVersion, Participant, Window


@dataclass(frozen=True, slots=True)
class Introducer:
    """`called_by_us` and `called_by_them` while they are away: who wants them back already."""

    guest: Guest
    called_by_us: bool
    called_by_them: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A message in a guest's window with its words as they stood when they last could read it."""

    message: Message
    text: str


def introducer_of(conversation: Conversation, side: Participant) -> Introducer | None:
    """For the page of a conversation, as one side reads it."""
    if conversation.introduced_at is None:
        return None
    guest = Guest.objects.filter(conversation=conversation).select_related("person", "cluster").order_by("pk").first()
    if guest is None:
        return None
    called = set(guest.recalls.values_list("organisation", flat=True))
    return Introducer(guest, side.organisation_id in called, bool(called - {side.organisation_id}))


def windows_of(guest: Guest) -> Sequence[Read]:
    """All that a guest may read, in order."""
    inside = Window.objects.filter(guest=guest, from_seq__lte=OuterRef("seq")).filter(
        Q(until_seq=None) | Q(until_seq__gte=OuterRef("seq"))
    )
    rows = Message.objects.filter(Exists(inside), conversation=guest.conversation_id)
    found = list(rows.select_related("author", "organisation", "office").order_by("seq"))
    later: dict[int, str] = {}
    if guest.left_at:
        changed = MessageVersion.objects.filter(message__in=[one.pk for one in found], replaced_at__gt=guest.left_at)
        later = dict(changed.order_by("-replaced_at", "-pk").values_list("message", "text"))
    return [Read(one, "" if one.is_gone else later.get(one.pk, one.text)) for one in found]


def introduced_by(person: User, model: type[Model], things: Collection[int]) -> dict[int, str]:
    """Thing (primary key) -> where that person reads what opened the conversation about it, of those that they introduced."""
    kind = ContentType.objects.get_for_model(model)
    rows = Guest.objects.visible_to(person).filter(
        conversation__content_type=kind, conversation__object_id__in=[str(one) for one in things]
    )
    return {int(one.conversation.object_id): one.get_absolute_url() for one in rows.select_related("conversation")}


def sides_of_guest(guest: Guest) -> Sequence[Participant]:
    present = Participant.objects.filter(conversation=guest.conversation_id, left_at=None)
    return list(present.select_related("organisation").order_by(F("pk")))
