"""An answer from the mail itself: the same answer, and what told of it has been read."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.models import User
from portal.notifications.services import seen

from ..models import MatchSide
from ..notifications import TO_ANSWER
from .answers import answer_match


@transaction.atomic
def answer_by_link(side: MatchSide, *, by: User, answer: str, reason: str = "", courtesy: str = "") -> MatchSide:
    """Read first: what is unread would be withdrawn with the answer, and the key with it, which then could not say what was done."""
    seen(*TO_ANSWER, about=side.match, by=by)
    return answer_match(side, by=by, answer=answer, reason=reason, courtesy=courtesy)
