"""Colleagues share a conversation: who sees to it, and what they write for each other."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.ui.words import number

from .. import permissions
from ..models import Conversation, Note, Participant

LONGEST_NOTE = 2_000


def hand_over(participant: Participant, *, by: User, to: User | None) -> None:
    """Say who sees to a conversation in one's own organisation, `by` themselves included; None gives it back to all.

    Only that person is told of what is said from then on; everybody else there can read and write as before.
    """
    _own(participant, by)
    if to is not None and not permissions.can_see_to(to, participant):
        raise NotPossible("colleague", _("They do not act for your organisation any more."), "colleague")
    with transaction.atomic():
        before = Participant.objects.select_for_update(of=["self"]).get(pk=participant.pk).assigned_to_id
        if before == (to.pk if to else None):
            return
        Participant.objects.filter(pk=participant.pk).update(assigned_to=to)
        record("conversation.assigned", by=by, person=to, about=participant.conversation)
        withdraw("conversation.assigned", about=participant.conversation)
        if to is not None:
            notify("conversation.assigned", to=[to], about=participant.conversation, by=by)
    participant.assigned_to = to


def write_note(participant: Participant, *, by: User, text: str) -> Note:
    """A note for colleagues, under the latest message."""
    _own(participant, by)
    said = clean_text(text)
    if not said:
        raise NotPossible("empty", _("Write something first."), "note")
    if len(said) > LONGEST_NOTE:
        words = _("A note has at most %(most)s letters.") % {"most": number(LONGEST_NOTE)}
        raise NotPossible("too_long", words, "note")
    last = Conversation.objects.values_list("last_seq", flat=True).get(pk=participant.conversation_id)
    return Note.objects.create(participant=participant, author=by, after_seq=last, text=said)


def _own(participant: Participant, by: User) -> None:
    if not permissions.sides_of(by, participant.conversation).filter(pk=participant.pk).exists():
        raise NotAllowed
