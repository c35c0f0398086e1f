"""Whom to tell of what was said, once it has stood there unread for a while."""

from __future__ import annotations

from portal.accounts.models import User
from portal.notifications.services import notify
from portal.organisations.queries.blocks import blockers_of
from portal.organisations.services.whom import people_of

from ..models import Conversation, Guest, Message, Participant, Reader
from ..permissions import can_speak_as_guest


def tell_of_messages(conversation: Conversation) -> None:
    """Tell the people of each organisation of what others said and none of them has read; once until they have.

    Whoever sees to it hears of it; while nobody does, those who have spoken; while nobody has, all of them.
    """
    last = Message.objects.filter(conversation=conversation, kind=Message.Kind.SAID).order_by("-seq").first()
    if last is None:
        return
    have_read = set(
        Reader.objects.filter(conversation=conversation, read_seq__gte=last.seq).values_list("person", flat=True)
    )
    deaf = blockers_of(last.author)[1] if last.author else set()
    present = Participant.objects.filter(conversation=conversation, left_at=None).exclude(
        organisation=last.organisation_id
    )
    for side in present.select_related("organisation"):
        waiting = [one for one in _concerned(side) if one.pk not in have_read | deaf]
        notify("message.received", to=waiting, about=conversation, by=last.author)
    for guest in _called_back(conversation):
        if guest.person_id not in have_read | deaf:
            notify("message.received", to=[guest.person], about=guest, by=last.author, as_office=True)


def _called_back(conversation: Conversation) -> list[Guest]:
    if conversation.introduced_at is None:
        return []
    here = Guest.objects.filter(conversation=conversation, left_at=None, called_back_at__isnull=False)
    return [one for one in here.select_related("person", "cluster") if can_speak_as_guest(one.person, one)]


def _concerned(side: Participant) -> list[User]:
    people = people_of(side.organisation)
    if sees_to_it := [one for one in people if one.pk == side.assigned_to_id]:
        return sees_to_it
    said = Message.objects.filter(conversation=side.conversation_id, organisation=side.organisation_id)
    authors = set(said.values_list("author", flat=True))
    return [one for one in people if one.pk in authors] or people
