"""Who introduced those who talk reads the opening message, leaves at the first reply, and comes back only when all sides call.

Each step changes a row that it finds as it expects it, while the conversation is held: two clicks are one.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.organisations.models import Cluster, Organisation
from portal.organisations.permissions import serves_in_office

from .. import permissions
from ..models import Conversation, Guest, Message, Participant, Recall, Window
from .appending import append


def bring_in(conversation: Conversation, *, person: User, cluster: Cluster, until_seq: int | None) -> Guest:
    """As a conversation is opened, by whoever opens it. `until_seq` is the last of its opening messages, if there are any."""
    guest = Guest.objects.create(conversation=conversation, person=person, cluster=cluster)
    Window.objects.create(guest=guest, from_seq=1, until_seq=until_seq)
    conversation.introduced_at = guest.joined_at
    conversation.save(update_fields=["introduced_at"])
    notify("conversation.introduced", to=[person], about=guest)
    return guest


def make_room(conversation: Conversation, speaker: Organisation) -> bool:
    """Before something is said: a guest who was not called back leaves at the first reply.

    Returns whether what is said now is the opening message, after which their window closes. Call it in a transaction.
    """
    if conversation.introduced_at is None:
        return False
    reading = Guest.objects.filter(conversation=conversation, left_at=None, called_back_at=None)
    if not reading.exists():
        return False
    Conversation.objects.select_for_update(of=["self"]).only("pk").get(pk=conversation.pk)
    said = Message.objects.filter(conversation=conversation, kind=Message.Kind.SAID)
    spoken = set(said.values_list("organisation", flat=True).distinct())
    if spoken - {speaker.pk}:
        for guest in reading.select_related("person"):
            _leave(guest)
    return not spoken


def close_windows(conversation: Conversation, *, until_seq: int) -> None:
    """That was the opening message."""
    open_ones = Window.objects.filter(
        guest__conversation=conversation, guest__left_at=None, guest__called_back_at=None, until_seq=None
    )
    open_ones.update(until_seq=until_seq)


def call_back(guest: Guest, *, by: User) -> None:
    """In the name of one's own side; with the last of the sides they come back, and read from there on."""
    with transaction.atomic():
        conversation = _held(guest)
        sides = list(permissions.sides_of(by, conversation).select_related("organisation"))
        if not sides:
            raise NotAllowed
        guest.refresh_from_db()
        if guest.is_here:
            return
        if not serves_in_office(guest.person, guest.cluster):
            raise NotPossible("gone", _("They do not work in that office any more."))
        for side in sides:
            _recall, is_new = Recall.objects.get_or_create(
                guest=guest, organisation=side.organisation, defaults={"asked_by": by}
            )
            if is_new and not _all_called(guest):
                append(conversation, kind=Message.Kind.ASKED, author=by, organisation=side.organisation)
        if _all_called(guest):
            _come_back(guest, conversation, by)


def leave(guest: Guest, *, by: User) -> None:
    """By their own press; once they have left, there is nothing to leave."""
    with transaction.atomic():
        _held(guest)
        guest.refresh_from_db()
        if guest.is_here and not permissions.can_speak_as_guest(by, guest):
            raise NotAllowed
        if guest.is_here:
            _leave(guest)


def let_go(guest: Guest, *, by: User) -> None:
    """Any side can send them away, and take back its own call."""
    with transaction.atomic():
        conversation = _held(guest)
        sides = permissions.sides_of(by, conversation)
        if not sides.exists():
            raise NotAllowed
        Recall.objects.filter(guest=guest, organisation__in=sides.values("organisation")).delete()
        guest.refresh_from_db()
        if guest.is_here:
            _leave(guest)


def _all_called(guest: Guest) -> bool:
    present = Participant.objects.filter(conversation=guest.conversation_id, left_at=None)
    called = Recall.objects.filter(guest=guest).values("organisation")
    return not present.exclude(organisation__in=called).exists()


def _come_back(guest: Guest, conversation: Conversation, by: User) -> None:
    back = Guest.objects.filter(pk=guest.pk, left_at__isnull=False)
    if not back.update(left_at=None, called_back_at=timezone.now()):
        return
    Recall.objects.filter(guest=guest).delete()
    line = append(conversation, kind=Message.Kind.BACK, author=guest.person)
    Window.objects.create(guest=guest, from_seq=line.seq)
    record("conversation.called_back", by=by, about=conversation)
    notify("conversation.called_back", to=[guest.person], about=guest, by=by)


def _leave(guest: Guest) -> None:
    if not Guest.objects.filter(pk=guest.pk, left_at=None).update(left_at=timezone.now()):
        return
    last = Conversation.objects.values_list("last_seq", flat=True).get(pk=guest.conversation_id)
    Window.objects.filter(guest=guest, until_seq=None).update(until_seq=last)
    conversation = Conversation.objects.get(pk=guest.conversation_id)
    append(conversation, kind=Message.Kind.LEFT, author=guest.person)
    record("conversation.left", by=guest.person, about=conversation)


def _held(guest: Guest) -> Conversation:
    return Conversation.objects.select_for_update(of=["self"]).get(pk=guest.conversation_id)
