"""What is said with a yes: the first words to somebody who has not answered, so what holds for first words anywhere holds here."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.services.first_contact import MOST_STRANGERS, SAME_WITHIN, check_links
from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.text import clean_text
from portal.moderation.services import check_may_write
from portal.ui.words import number

from ..models import LONGEST_MESSAGE, MatchSide


def first_words(side: MatchSide, by: User, typed: str) -> str:
    """What was typed, cleaned; nothing is nothing. Raises NotPossible for what is too long, for a link of a new account, for somebody
    whom a moderator keeps from writing, and for the same words to one stranger too many."""
    message = clean_text(typed)
    if not message:
        return ""
    if len(message) > LONGEST_MESSAGE:
        words = _("At most %(most)s letters; this has %(many)s. Say the rest in the conversation.")
        raise NotPossible(
            "too_long", words % {"most": number(LONGEST_MESSAGE), "many": number(len(message))}, "message"
        )
    check_may_write(by, field="message")
    check_links(by, message, field="message")
    _check_sameness(side, message)
    return message


def _check_sameness(side: MatchSide, message: str) -> None:
    """A conversation that is open holds such words for a moderator; before there is one, whoever writes them is asked for others."""
    same = MatchSide.objects.filter(organisation=side.organisation_id, message=message, match__agreed_at=None)
    lately = same.filter(answered_at__gte=timezone.now() - SAME_WITHIN).exclude(pk=side.pk)
    if lately.count() >= MOST_STRANGERS:
        words = _(
            "The same words went to %(most)s others who have not answered yet. Write what is about this one, or say yes without a message."
        )
        raise NotPossible("same_words", words % {"most": number(MOST_STRANGERS)}, "message")
